"""Fixes, applied. What has to be written is made elsewhere, in :mod:`lint_procore.codemods`.

``edits`` and ``notebook`` (a text with edits) come first, then ``rewrite`` (a file), ``rounds`` and ``project`` (all
files of a run), and at last ``write`` or ``diff``.
"""
