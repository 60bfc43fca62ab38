"""Tests of Yobal; the folders mirror src/yobal."""
