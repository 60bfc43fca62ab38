"""Pages for participants and the public."""
