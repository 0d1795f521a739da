from procore_helper import PROCORE, active_companies, api_call
import json

def getProjects(companyName):
    return api_call(companyName, 'GET', 'projects', params={'company_id': PROCORE[companyName]['id']})

def getPunchItems(companyName, projectId):
    return api_call(companyName, 'GET', 'punch_items', params={'project_id': projectId})

def getUsers(companyName):
    return api_call(companyName, 'GET', 'companies/{}/users'.format(PROCORE[companyName]['id']))

result = {}
for c in active_companies():
    projects = getProjects(c)
    items = []
    for p in projects:
        for item in getPunchItems(c, p['id']):
            items.append(item['name'])
    result[c] = {'projects': [p['name'] for p in projects], 'punch_items': items, 'users': [u['name'] for u in getUsers(c)]}
print(json.dumps(result))
