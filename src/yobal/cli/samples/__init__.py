"""Samples that the `yobal` command can load: each folder holds one consultation as plain data, with its documents."""
