from .connect import connect


def meetings(token, company, project):
    get = connect(token, company=company)
    for group in get(f"projects/{project}/meetings"):
        for meeting in group["meetings"]:
            yield get(f"projects/{project}/meetings/{meeting['id']}")


def attendees(token, project):
    """Names by id; used before the company was asked for on the form."""
    return {p["id"]: p["name"] for p in connect(token)(f"projects/{project}/people", per_page=1000)}  # expect: PRC303


def topics(token, company, project):
    for meeting in meetings(token, company, project):
        for category in meeting["meeting_categories"]:
            for topic in category["meeting_topic"]:
                yield meeting["title"], topic["title"], topic.get("assignments", [])
