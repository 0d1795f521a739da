from base import Resource


class Projects(Resource):
    endpoint = "/vapid/companies/{company_id}/projects"


class Submittals(Resource):
    endpoint = "/vapid/projects/{project_id}/submittals"


class Vendors(Resource):
    endpoint = "/vapid/companies/{company_id}/vendors"
