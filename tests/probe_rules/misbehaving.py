from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterable

from lint_procore.rule import CheckedModule, Problem, Rule
from lint_procore.source import Span


class Misbehaving(Rule):
    """Does what a comment tells it to, as far as that is bad."""

    code = "TST002"
    name = "misbehaving"
    triggers = ("misbehave:",)
    help = "Behave."

    def check(self, module: CheckedModule) -> Iterable[Problem]:
        text = module.source.text
        place = Span(module.filename, 0, 1)
        for match in re.finditer(r"misbehave: (\w+) ?(\S*)", text):
            what, argument = match.groups()
            if what == "exit":
                os._exit(3)
            elif what == "quit":
                sys.exit(0)
            elif what == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            elif what == "hang":
                while True:
                    pass
            elif what == "hold":
                # Open as long as this process lives: whoever reads the FIFO sees its end.
                with open(argument, "w") as fifo:
                    fifo.write("held\n")
                    fifo.flush()
                    signal.pause()
            elif what == "recurse":
                self.recurse()
            elif what == "eat":
                bytearray(1 << 40)
            elif what == "halfway":
                yield Problem(place, "found before the failure")
                raise ValueError("halfway")
            elif what == "nowhere":
                yield Problem(Span(module.filename, 0, len(text) + 1), "beyond the end")
            elif what == "unsendable":
                yield Problem(place, Unsendable("cannot be sent"))
            elif what == "twice":
                yield Problem(place, "perhaps", confidence="possible")
                yield Problem(place, "surely", confidence="certain")
                yield Problem(place, "hardly", confidence="likely")
            elif what == "elsewhere":
                yield Problem(place, "with evidence", evidence=((Span(argument, 2, 5), "from there"),))

    def recurse(self) -> None:
        self.recurse()


class Unsendable(str):
    def __reduce__(self) -> str:
        raise TypeError("this text stays here")
