"""Yobal: public consultations in which every comment is accounted for."""
