"""Pages of reviewers: the inbox, submissions, comments, points to decide and themes."""
