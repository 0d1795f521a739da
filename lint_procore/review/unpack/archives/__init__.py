"""What a submission can come as: one module a family of formats, each with a ``bring_out`` function.

All are read by the same rules. An archive is believed in what it holds only where its own parts agree; where two
readers of the format could see different files, it is refused. A piece of the content at a time is held in memory.
"""
