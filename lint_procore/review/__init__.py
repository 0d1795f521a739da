"""``lint-procore review``: a verdict on a stranger's submission, which is read and never trusted.

``run`` makes an ``order`` of each submission, and a ``crew`` (threads, or a ``cluster``) does the orders: each is read
``apart``, by a ``reader`` in a process with limits. That one brings it into an area of its own (``unpack``), has the
engine check what is there, and adds what else a person should know (``signs``, ``coverage``). What comes back is a
``reading``, plain data; ``verdict`` judges it by the reviewer's ``criteria``. That makes a ``record``, and
``reports`` are made of records.
"""
