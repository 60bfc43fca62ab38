"""Pages for senders of letters who hold no receipt."""
