"""REVIEW: comments, wordings, themes, issues and dispositions."""
