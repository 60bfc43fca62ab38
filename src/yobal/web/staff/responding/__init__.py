"""Where everything stands, the gate of the report, and the working export."""
