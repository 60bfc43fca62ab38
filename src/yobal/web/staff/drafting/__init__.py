"""Drafts at the desk: writing them, bringing them in, what became of each provision."""
