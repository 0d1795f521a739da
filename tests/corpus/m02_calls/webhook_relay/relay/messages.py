"""What is said in the chat, by kind of event."""
from functools import singledispatch

from .events import DocumentEvent, Event, RfiEvent, SubmittalEvent
from .procore import Bearer, look


@singledispatch
def message(event, token):
    return None


@message.register
def _(event: RfiEvent, token):
    rfi = look(event.path, Bearer(token, event.company))
    return f"RFI {rfi.get('number')}: {rfi.get('subject')} ({event.kind})"


@message.register(SubmittalEvent)
def _submittal(event, token):
    row = look(event.path, auth=Bearer(token, company=event.company))
    return f"Submittal {row.get('formatted_number')} is {row.get('status', {}).get('name')}"


@message.register
def _document(event: DocumentEvent, token):
    found = look(event.path, Bearer(token))  # expect: PRC303
    return f"{found.get('name', 'A file')} was {event.kind}d"


def lines(raw_events, token):
    for raw in raw_events:
        text = message(Event.parse(raw), token)
        if text:
            yield text
