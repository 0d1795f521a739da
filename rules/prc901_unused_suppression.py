"""PRC901: see :class:`UnusedSuppression`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lint_procore.registry import builtin_codes, is_plugin_code
from lint_procore.rule import Problem, Remedy, Rule
from lint_procore.source import Span

if TYPE_CHECKING:
    from datetime import date

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

    ## Fix safety

    Taking away what suppresses nothing is safe; other codes and other comments on the line stay. It is unsafe where the
    suppression has expired, for its reason goes with it. A misspelt code is left to a person who knows what was meant.

    ## When to suppress

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
    fixable = "sometimes"
    help = "Delete the comment, or correct the code that it names."

    def check_unused_suppressions(self, filename: str, unused: Sequence[Suppression]) -> Iterable[Problem]:
        for suppression in unused:
            message = _message(suppression.codes or (), suppression.until)
            yield Problem(Span(filename, 0, 0), message, fix=_fix(suppression))


def _fix(suppression: Suppression) -> Remedy | None:
    codes = suppression.codes or ()
    if suppression.removal is None or not codes or any(_is_misspelt(code) for code in codes):
        return None
    return Remedy(
        f"take away {', '.join(codes)}", (suppression.removal,), "safe" if suppression.until is None else "unsafe"
    )


def _is_misspelt(code: str) -> bool:
    return not any(each.startswith(code) for each in builtin_codes()) and not is_plugin_code(code)


def _message(codes: Sequence[str], until: date | None) -> str:
    if not codes:
        return "this suppression names no rule, so it suppresses nothing; write ignore[CODE]"
    known = builtin_codes()
    for code in codes:
        if _is_misspelt(code):
            from difflib import get_close_matches

            near = get_close_matches(code, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            return f"this suppression names {code}, which is no rule's code{hint}"
    if until is not None:
        return f"this suppression of {', '.join(codes)} ended on {until}"
    return f"this suppression of {', '.join(codes)} suppresses nothing"
