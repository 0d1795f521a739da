import io

import docx

from .collect import attendees, topics
from .connect import uploader


def document(token, company, project):
    people = attendees(token, project)
    out = docx.Document()
    last = None
    for meeting, topic, assigned in topics(token, company, project):
        if meeting != last:
            out.add_heading(meeting, 1)
            last = meeting
        names = ", ".join(people.get(a["login_id"], "?") for a in assigned)
        out.add_paragraph(f"{topic} ({names})" if names else topic, style="List Bullet")
    return out


def publish(token, company, project):
    buffer = io.BytesIO()
    document(token, company, project).save(buffer)
    return uploader(token, company)(project, "minutes.docx", buffer.getvalue())
