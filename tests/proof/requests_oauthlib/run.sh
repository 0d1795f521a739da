#!/bin/sh
# cron, 05:10
. ./secrets.env
exec python drawings_index.py acme=5601 cedar=5603
