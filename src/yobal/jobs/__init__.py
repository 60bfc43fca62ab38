"""Background work: idempotent tasks with leases, heartbeats and unique effect keys."""
