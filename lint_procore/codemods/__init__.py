"""Codemods: what has to be written, and where, so that code reaches the platform in the supported way.

Each module here answers with ``edits``, pairs of a place and the text that takes it; rules offer them as fixes.
``written`` (where known text is written), ``insertion``, ``removal`` and ``imports`` lay them out; ``sample`` is the
list of settings to fill in; ``code`` and ``codes`` are the modules of a project as the larger ones see them.
"""
