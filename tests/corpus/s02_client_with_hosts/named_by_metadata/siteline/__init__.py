"""Siteline: Procore's submittals and observations for Python."""
