"""Readers for the files around the code. They give plain data with places, and know nothing of the platform."""
