"""Pages of note-takers: entering what came by letter, e-mail or telephone, or was said in a meeting."""
