"""COLLECT: drafts, submissions, the bytes received, attachments and receipts."""
