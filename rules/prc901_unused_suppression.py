"""PRC901: see :class:`UnusedSuppression`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lint_procore.registry import builtin_codes
from lint_procore.rule import Problem, Rule
from lint_procore.source import Span

if TYPE_CHECKING:
    from lint_procore.suppression import Suppression


class UnusedSuppression(Rule):
    """A comment suppresses a rule of lint-procore, and there is nothing that it suppresses.

    ## What it finds

    Suppressions (`# noqa: PRC303`, `# lint-procore: ignore[PRC303]`, `# lint-procore: ignore-file[PRC303]`) that no
    finding of this run needed, that have expired, or that name a code which no rule has. A bare `# noqa` may belong to
    another tool and is never reported, nor is a suppression of a rule that did not run.

    ## Why

    A suppression that has outlived its finding hides the next one at that place. One with a misspelt code suppresses
    nothing, though its author believes that it does; one that has expired says that a promised change is due.

    ## How to mend

    Delete the comment, correct its code, or keep the promise that the date stood for.

        headers = {"Procore-Company-Id": company_id}  # noqa: PRC303

    becomes

        headers = {"Procore-Company-Id": company_id}

    ## When it is wrong to report

    Code that is checked with several editions of the policy (`--as-of`) may need a suppression in one of them only. An
    `ignore-file[PRC901]` comment, or `per-file-ignores`, keeps such a file out; a suppression on the line does not,
    since it would hide that it is useless.

    ## Source

    Rules of this project: suppressions are part of what a reviewer relies on, so they are checked like the code.
    """

    code = "PRC901"
    name = "unused-suppression"
    severity = "warning"
    triggers = ("noqa: prc", "noqa:prc", "lint-procore: ignore", "lint-procore:ignore")
    related = ("PRC900",)
    help = "Delete the comment, or correct the code that it names."

    def check_unused_suppressions(self, filename: str, unused: Sequence[Suppression]) -> Iterable[Problem]:
        for suppression in unused:
            codes = suppression.codes or ()
            unknown = next((code for code in codes if code.startswith("PRC") and not _means_a_rule(code)), None)
            if unknown is not None:
                message = f"this suppression names {unknown}, which is no rule's code{_nearest(unknown)}"
            elif suppression.until is not None:
                message = f"this suppression of {', '.join(codes)} expired after {suppression.until}"
            else:
                message = f"this suppression of {', '.join(codes)} suppresses nothing"
            yield Problem(Span(filename, 0, 0), message)


def _means_a_rule(code: str) -> bool:
    return any(known.startswith(code) for known in builtin_codes())


def _nearest(code: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(code, builtin_codes(), 1)
    return f"; did you mean {near[0]}?" if near else ""
