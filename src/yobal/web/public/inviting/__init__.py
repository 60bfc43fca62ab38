"""Behind the link of an invitation: what is asked, the drafts, colleagues' comments, the one answer and its letter."""
