"""Tags and filters of all pages."""
