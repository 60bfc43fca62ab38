"""Institutions that are asked by name: their links, what their people contribute, more time, the signed letter."""
