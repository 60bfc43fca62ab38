"""Who answers for the institutions that are asked by name, and what is written to them."""
