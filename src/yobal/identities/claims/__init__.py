"""Letters claimed by their number: who says that one is theirs, and what the secretariat decided."""
