"""Which files have a part in a call: where it stands, who led to it, and where what it is given was written."""

from __future__ import annotations

from lint_procore.flow.program import CallEvent
from lint_procore.flow.values import Arguments, Choice, Instance, MapObject, SequenceObject, Text, Value

# Values are small; what is larger than this is a table, whose place is known by then.
_MOST_PARTS = 400


def files_of(event: CallEvent) -> set[str]:
    """Names of all files in which a call has a part."""
    out = {event.span.filename, *(span.filename for span in event.stack)}
    pending: list[Value | Arguments | None] = [event.receiver, event.arguments]
    for _ in range(_MOST_PARTS):
        if not pending:
            break
        part = pending.pop()
        if part is None:
            continue
        if isinstance(part, Arguments):
            pending.extend((*part.positional, *part.keywords.values(), *part.spread))
            continue
        span = getattr(part, "span", None)
        if span is not None:
            out.add(span.filename)
        if isinstance(part, Choice):
            pending.extend(part.options)
        elif isinstance(part, Text):
            pending.extend(part.parts)
        elif isinstance(part, MapObject):
            out.update(entry.span.filename for entry in part.entries.values())
            pending.extend(entry.value for entry in part.entries.values())
        elif isinstance(part, SequenceObject):
            pending.extend(part.elements)
        elif isinstance(part, Instance):
            pending.extend(part.attributes.values())
            pending.append(part.arguments)
    return out
