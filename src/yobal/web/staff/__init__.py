"""The desk: pages for the working group."""
