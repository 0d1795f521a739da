import sys

from zone_switch import Gateway, zone


def may_enter(gateway, project, badge):
    people = gateway.get(f"/rest/v1.0/projects/{project}/people?filters[search]={badge}")
    return any(p.get("employee_id") == badge and p.get("is_employee") for p in people)


def trained(gateway, project, badge):
    """Looks for a signed toolbox talk in the last week. The old route still answers in training."""
    forms = gateway.get(f"/vapid/projects/{project}/checklist/lists?filters[search]={badge}")  # expect: PRC301
    return bool(forms)


if __name__ == "__main__":
    company, project, badge = sys.argv[1:]
    gateway = Gateway(zone(badge), company)
    gateway.open()
    sys.exit(0 if may_enter(gateway, project, badge) and trained(gateway, project, badge) else 1)
