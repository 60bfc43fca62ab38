"""Pages of the secretariat for designing feedback forms."""
