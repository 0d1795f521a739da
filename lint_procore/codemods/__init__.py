"""Codemods: what has to be written, and where, so that code reaches the platform in the supported way.

Each module here answers with edits, pairs of a place and the text that takes it; rules offer them as fixes.
"""
