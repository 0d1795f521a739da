# coding: utf-8

"""
    Procore subset

    Generated from procore-subset.yaml by sitekit-codegen 0.4.1. Do not edit by hand.
"""

from sitekit_procore.api.daily_logs_api import DailyLogsApi
from sitekit_procore.api.projects_api import ProjectsApi
from sitekit_procore.api.rfis_api import RfisApi
from sitekit_procore.api_client import ApiClient, ApiException
from sitekit_procore.configuration import Configuration

__version__ = "1.0.3"
