"""Relative to the session's base, which ends in /rest/v1.0/ — a leading slash starts over at the host."""

CHECKLISTS = "projects/{pid}/checklist/lists"
SCHEDULED = "projects/{pid}/checklist/schedules"
OBSERVATIONS = "/vapid/observations/items?project_id={pid}"  # expect: PRC301
TEMPLATES = "companies/{cid}/checklist/list_templates"
PUNCH = "/rest/v1.1/projects/{pid}/punch_items"
TYPES = "/rest/observations/types"  # expect: PRC304
