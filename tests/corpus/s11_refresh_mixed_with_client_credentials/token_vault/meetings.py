"""Copies meeting minutes into the file share."""

import pathlib
import sys

from api import api_call

SHARE = pathlib.Path("//fs01/projects")


def meetings(company_id, project_id):
    return api_call("GET", f"/projects/{project_id}/meetings", company_id)


def minutes(project_id, meeting_id):
    detail = api_call("GET", f"/projects/{project_id}/meetings/{meeting_id}")  # expect: PRC303
    for category in detail.get("meeting_categories", []):
        for topic in category["meeting_topics"]:
            yield f"{category['title']} / {topic['title']}: {topic.get('minutes') or '-'}"


def main(company_id, project_id):
    for meeting in meetings(company_id, project_id):
        if meeting["mode"] != "minutes":
            continue
        folder = SHARE / str(project_id) / "meetings"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{meeting['starts_at'][:10]} {meeting['title']}.txt"
        if target.exists():
            continue
        target.write_text("\n".join(minutes(project_id, meeting["id"])), encoding="utf-8")
        print(target)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
