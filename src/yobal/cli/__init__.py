"""The yobal command."""
