"""Acts that wait for a second person, of every kind."""
