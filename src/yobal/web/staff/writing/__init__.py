"""Writing a draft at the desk: its words, its order, its languages."""
