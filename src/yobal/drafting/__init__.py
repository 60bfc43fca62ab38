"""Office files in, trees of provisions out, and back; two trees or texts compared. Knows nothing of Django."""
