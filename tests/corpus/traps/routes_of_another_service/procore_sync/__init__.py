"""Copies what Procore sends us to our own service."""
