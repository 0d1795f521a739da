"""``lint-procore review``: a verdict on a stranger's submission, which is read and never trusted.

``unpack`` brings a submission into an area of its own, ``signs`` and ``coverage`` say what a person should know about
it, ``child`` reads one submission in a process with limits, ``verdict`` judges what was read by the reviewer's policy.
"""
