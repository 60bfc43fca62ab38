"""The public log's outbox: what will be published about what was received and what became of it."""
