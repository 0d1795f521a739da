from django.conf import settings
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import render

from . import procore


def milestones(request, project):
    tasks = procore.get(f"projects/{project}/schedule/tasks", **{"filters[milestone]": "true"})
    return JsonResponse({"milestones": [{"name": t["name"], "finish": t["finish"]} for t in tasks]})


def drawings(request, project):
    if not project.isdigit():
        return HttpResponseBadRequest()
    areas = procore.get("drawing_areas", project_id=project)
    context = {
        "areas": areas,
        # people follow this one in their own browser
        "more": f"https://app.procore.com/{project}/project/drawing_areas",
        "on_drive": bool(settings.GOOGLE_SERVICE_ACCOUNT_FILE),
    }
    return render(request, "drawings.html", context)
