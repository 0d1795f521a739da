"""No dependencies allowed on the reporting box, so: http.client.

usage: manpower.py [acme|birch ...]
"""
import http.client
import json
import os
import sys
import urllib.parse

# company -> (procore company id, suffix of the environment variables)
COMPANIES = {
    'acme': (5601, 'ACME'),
    'birch': (5602, 'BIRCH'),
}


def login(suffix):
    conn = http.client.HTTPSConnection('app.procore.com', timeout=30)
    body = urllib.parse.urlencode({
        'grant_type': 'client_credentials',
        'client_id': os.environ['PROCORE_CLIENT_ID_' + suffix],
        'client_secret': os.environ['PROCORE_CLIENT_SECRET_' + suffix],
    })
    conn.request('POST', '/oauth/token', body, {'Content-Type': 'application/x-www-form-urlencoded'})
    res = conn.getresponse()
    data = json.loads(res.read())
    if res.status != 200:
        sys.exit('login for %s failed: %d %s' % (suffix, res.status, data))
    return data['access_token']


def api_get(token, path):
    conn = http.client.HTTPSConnection('api.procore.com', timeout=30)
    conn.request('GET', path, headers={'Authorization': 'Bearer ' + token})
    res = conn.getresponse()
    raw = res.read()
    if res.status >= 400:
        sys.exit('GET %s: %d %s' % (path, res.status, raw))
    return json.loads(raw)


def manpower(name):
    company_id, suffix = COMPANIES[name]
    token = login(suffix)
    projects = api_get(token, '/vapid/companies/%d/projects' % company_id)
    logs = []
    for project in projects:
        for log in api_get(token, '/vapid/projects/%d/daily_logs/manpower_logs' % project['id']):
            logs.append(log['notes'])
    return {'projects': [project['name'] for project in projects], 'manpower_logs': logs}


names = sys.argv[1:] or sorted(COMPANIES)
json.dump(dict((name, manpower(name)) for name in names), sys.stdout)
