"""Paths that the mirror asks for."""

API = "https://api.procore.com"

PROJECTS = API + "/rest/v1.0/projects"
AREAS = API + "/rest/v1.1/projects/{project_id}/drawing_areas"
# the drawings only ever worked on this one, see mail of 2022-05-11
DRAWINGS = "https://us02.procore.com/rest/v1.1/drawing_areas/{area_id}/drawings"  # expect: PRC302

# what people click on, not asked by us
WEB = "https://app.procore.com/{project_id}/project/drawing_areas"


def web_link(project_id):
    return WEB.format(project_id=project_id)
