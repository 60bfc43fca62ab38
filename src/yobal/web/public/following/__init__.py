"""Following consultations: by calendar, by feed, by e-mail."""
