"""A consultation, its announcements, its files, and the short links that papers carry."""
