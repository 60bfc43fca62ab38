"""Messages to those who follow: what waits, what they say."""
