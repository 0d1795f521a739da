"""Fixes, made and applied.

Rules make them with ``written`` (where known text is written), ``insertion`` (entries and arguments), ``imports`` and
``settings``. Then come ``edits`` and ``notebook`` (a text with edits), ``rewrite`` (a file), ``rounds`` and ``project``
(all files of a run), and at last ``write`` or ``diff``.
"""
