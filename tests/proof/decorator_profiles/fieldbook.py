#!/usr/bin/env python
"""fieldbook: RFIs and meetings of a customer, as JSON.

    fieldbook.py --profile acme --profile dunmore
"""
import argparse
import functools
import json
import sys
import time

import requests
import tomli

ROOT = 'https://api.procore.com'


def load_profile(name, filename='profiles.toml'):
    with open(filename, 'rb') as f:
        profiles = tomli.load(f)
    try:
        return profiles['profile'][name]
    except KeyError:
        sys.exit('no profile %r in %s' % (name, filename))


def authenticated(func):
    """Give the function ready-made headers as its keyword argument `headers`."""
    @functools.wraps(func)
    def wrapper(profile, *args, **kwargs):
        if profile.get('_expires', 0) < time.time():
            res = requests.post('https://login.procore.com/oauth/token', json=dict(
                grant_type='client_credentials',
                client_id=profile['client_id'],
                client_secret=profile['client_secret'],
            ))
            res.raise_for_status()
            profile['_token'] = res.json()['access_token']
            profile['_expires'] = time.time() + res.json()['expires_in']
        kwargs['headers'] = {'Authorization': 'Bearer %s' % profile['_token']}
        return func(profile, *args, **kwargs)
    return wrapper


def retry(times):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            for left in range(times - 1, -1, -1):
                try:
                    return func(*args, **kwargs)
                except requests.ConnectionError:
                    if not left:
                        raise
        return wrapper
    return decorate


@retry(3)
@authenticated
def projects(profile, headers=None):
    res = requests.get(ROOT + '/vapid/projects', headers=headers, params={'company_id': profile['company_id']})
    res.raise_for_status()
    return res.json()


@retry(3)
@authenticated
def rfis(profile, project, headers=None):
    res = requests.get('{}/vapid/projects/{}/rfis'.format(ROOT, project['id']), headers=headers)
    res.raise_for_status()
    return res.json()


@retry(3)
@authenticated
def meetings(profile, project, headers=None):
    res = requests.get(ROOT + '/vapid/meetings', headers=headers, params={'project_id': project['id']})
    res.raise_for_status()
    return res.json()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--profile', action='append', required=True)
    book = {}
    for name in parser.parse_args().profile:
        profile = load_profile(name)
        found = projects(profile)
        book[name] = {
            'projects': [p['name'] for p in found],
            'rfis': [r['subject'] for p in found for r in rfis(profile, p)],
            'meetings': [m['title'] for p in found for m in meetings(profile, p)],
        }
    json.dump(book, sys.stdout)


if __name__ == '__main__':
    main()
