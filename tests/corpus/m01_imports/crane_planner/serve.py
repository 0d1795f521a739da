from flask import Flask, Response, request

from acme_tools.calendar.feed import feed
from acme_tools.procore import schedule

app = Flask("cranes")


@app.get("/cranes/<int:project>/<crane>.ics")
def ics(project, crane):
    # the gateway signs people in and passes their token on
    token = request.headers["X-Auth-Request-Access-Token"]
    return Response(feed(crane, schedule.lifts(token, project, crane)), mimetype="text/calendar")
