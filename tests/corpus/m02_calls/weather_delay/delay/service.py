from .opened import Weather, procore
from .retrying import patiently, quickly


@patiently()
def _delays(http, project, day):
    return http.get(f"projects/{project}/delay_logs", params={"log_date": day})


@quickly()
def _weather(http, project, day):
    return http.get("projects/%s/weather_logs" % project, params={"log_date": day})


@patiently(times=6)
def _file(http, project, row):
    return http.post(f"/projects/{project}/delay_logs", json={"delay_log": row})


def observed(project, day):
    """What the foreman wrote down."""
    with procore() as http: rows = _weather(http, project, day).json()  # expect: PRC303
    return sum(float(r.get("precipitation") or 0) for r in rows)


def claim(company, project, postcode, day, limit=12.5):
    with Weather() as met:
        rain = met.rain(postcode, day)
    if rain < limit:
        return None
    with procore(company) as http:
        if any(r["delay_type"] == "Weather" for r in _delays(http, project, day).json()):
            return None
        row = {"date": day, "delay_type": "Weather", "duration": 8, "comments": f"{rain} mm of rain"}
        return _file(http, project, row).json()["id"]
