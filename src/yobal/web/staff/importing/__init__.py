"""Taking in a table of answers that were collected elsewhere: upload, read, say what columns mean, look, take in."""
