from __future__ import absolute_import

from punchpy.api_client import ApiClient
from punchpy.configuration import Configuration
from punchpy.punch_api import PunchApi
