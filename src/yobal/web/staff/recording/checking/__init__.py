"""Pages on which entries are compared with their originals, and scans are typed."""
