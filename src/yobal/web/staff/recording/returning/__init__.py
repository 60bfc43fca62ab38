"""Pages on which note-takers bring in a draft that came back with changes, or a table of comments."""
