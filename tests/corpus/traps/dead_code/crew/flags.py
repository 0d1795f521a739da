"""Constants of the build; nothing sets them at run time."""

LEGACY = False
DEBUG = 0
