from acme_tools.procore.wire import Wire


def lifts(token, project, crane):
    """Calendar entries of one crane, from the project's calendar items."""
    with Wire(token) as wire:
        items = wire.get("/rest/v1.0/calendar_items", project_id=project)
        resources = wire.get(f"/rest/projects/{project}/schedule/resources")  # expect: PRC304
    wanted = {r["id"] for r in resources if r["name"].lower() == crane.lower()}
    return [i for i in items if wanted & set(i.get("resource_ids", ()))]
