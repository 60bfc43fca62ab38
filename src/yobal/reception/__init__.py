"""The one door: receive() alone writes a submission, for every channel."""
