"""``lint-procore review``: a verdict on a stranger's submission, which is read and never trusted.

``queue`` says what there is to review, and ``apart`` has each submission read by ``reader``, in a process with limits:
``unpack`` brings it into an area of its own, the engine checks what is there, ``signs`` and ``coverage`` say what else a
person should know. What comes back is a ``Reading``, plain data. ``verdict`` judges it by the reviewer's ``criteria``.
"""
