"""Who was at a meeting, and who spoke there."""
