"""Pages on which note-takers bring in messages of e-mail."""
