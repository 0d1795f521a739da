import os
import time
import requests

# !! keep in sync with the spreadsheet
PROCORE = {
    'Acme': {'id': '5601', 'key': os.getenv('ACME_KEY'), 'secret': os.getenv('ACME_SECRET'), 'active': True},
    'Birchwood': {'id': '5602', 'key': os.getenv('BIRCHWOOD_KEY'), 'secret': os.getenv('BIRCHWOOD_SECRET'), 'active': True},
    'Cedar': {'id': '5603', 'key': None, 'secret': None, 'active': False},   # left in march
}

_token_cache = {}


def getToken(companyName):
    cached = _token_cache.get(companyName)
    if cached and cached['expires'] > time.time():
        return cached['access_token']
    company = PROCORE[companyName]
    data = {'client_id': company['key'], 'client_secret': company['secret']}
    if cached and cached.get('refresh_token'):
        data['grant_type'] = 'refresh_token'
        data['refresh_token'] = cached['refresh_token']
    else:
        data['grant_type'] = 'client_credentials'
    r = requests.post('https://login.procore.com/oauth/token', data=data, timeout=20)
    if r.status_code != 200:
        raise RuntimeError('Procore login %s: %s' % (r.status_code, r.text))
    token = r.json()
    _token_cache[companyName] = {
        'access_token': token['access_token'],
        'refresh_token': token.get('refresh_token'),
        'expires': time.time() + token['expires_in'] - 120,
    }
    return token['access_token']


def api_call(companyName, method, endpoint, params=None, body=None):
    headers = {
        'Authorization': 'Bearer ' + getToken(companyName),
        'Content-Type': 'application/json',
    }
    url = 'https://api.procore.com/rest/v1.0/' + endpoint
    r = requests.request(method, url, headers=headers, params=params, json=body, timeout=60)
    if r.status_code >= 300:
        raise RuntimeError('Procore %s %s: %s' % (endpoint, r.status_code, r.text))
    return r.json()


def active_companies():
    return [name for name in PROCORE if PROCORE[name]['active']]
