"""Settings and checks of an installation."""
