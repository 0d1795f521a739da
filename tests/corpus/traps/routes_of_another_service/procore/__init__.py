"""Procore and its neighbours."""
