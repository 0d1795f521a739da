"""Static policy linter for integrations with the Procore platform."""

__version__ = "0.1.0"
