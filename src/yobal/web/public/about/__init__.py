"""The first page and the pages about Yobal itself: how it works, accessibility, privacy."""
