"""What a form asks, as fields, and what was answered, as pieces: for participants, and for staff who type a letter."""
