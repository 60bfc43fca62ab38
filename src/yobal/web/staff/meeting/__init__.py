"""Pages about meetings: who came, what was said, the papers."""
