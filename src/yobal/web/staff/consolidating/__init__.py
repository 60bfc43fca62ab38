"""Drafting the next version: amendments beside the text, their preview, and proposing them."""
