"""PRC900: see :class:`UnreadableSourceRule`."""

from __future__ import annotations

from collections.abc import Iterable

from lint_procore.rule import Problem, Rule
from lint_procore.source import Span, UnreadableSource


class UnreadableSourceRule(Rule):
    """A file that may concern Procore could not be read, parsed or followed to its end, so rules have not seen it all.

    ## What it finds

    Files that speak of Procore and are not what their name promises. Python that the interpreter would not read: a
    syntax error, Python 2, bytes that do not fit the encoding, UTF-16, NUL bytes, more than 200 nested brackets; in a
    notebook it is the cell that cannot be parsed, and the others are checked without it. Settings files and documents
    that a rule had to look into: broken JSON, YAML or TOML, bytes that are no UTF-8, more than 200 levels. Also files
    that are too large or take too long, that end the parser, that vanish during the run, and that this user may not
    read.

    A note of `--confidence possible` names a file that was analysed in part: its functions reach further, through calls
    and other modules, than one file is followed, so that a call or a credential may have gone unseen. Without that
    option, a warning on standard error and the last line of the report say that there are such files.

    ## Why

    No finding must mean that the file was checked. A file that nobody looked at can hold anything, and a reviewer who
    relies on the report has to know of it.

    ## How to mend

    Mend what the message names: the syntax, the encoding, the permissions. Code that is not meant for Python 3 belongs
    into `exclude`. For generated files that are merely large, raise `max-file-size` or `file-timeout`; with twice the
    time, functions are followed twice as far.

    ## When to suppress

    Templates and test data that are broken on purpose. Set them aside with `exclude`, or with
    `per-file-ignores = {"templates/**" = ["PRC900"]}`; a comment in a file that cannot be read is not read either.
    Syntax newer than the installed LibCST is reported too: update LibCST.

    ## Source

    [The Python language reference, Lexical analysis](https://docs.python.org/3/reference/lexical_analysis.html), and
    [PEP 263](https://peps.python.org/pep-0263/) for encodings.
    """

    code = "PRC900"
    name = "unreadable-source"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC901",)
    help = "Mend the file so that Python 3 can read it, or exclude it."

    def check_unreadable(self, filename: str, failure: UnreadableSource) -> Iterable[Problem]:
        if failure.partly:
            help = "Nothing is wrong with the file; know that findings may be missing."
            yield Problem(Span(filename, 0, 0), failure.message, confidence="possible", severity="note", help=help)
        else:
            yield Problem(Span(filename, 0, 0), failure.message)
