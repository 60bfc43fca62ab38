"""The two examples that a demonstration shows, loaded through the same actions that the pages use."""
