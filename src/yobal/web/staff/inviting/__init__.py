"""Institutions that are asked by name: who was invited, who has replied, who has not."""
