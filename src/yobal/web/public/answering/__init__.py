"""Answering: the form, drafts under a secret link, checking, sending and the receipt; nothing here needs a cookie."""
