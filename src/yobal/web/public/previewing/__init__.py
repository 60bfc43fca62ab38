"""The public pages as they would be: at another moment, or in a rehearsal."""
