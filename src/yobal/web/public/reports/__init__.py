"""The published report: what came in, what was decided, what changed; as a page and as files."""
