"""The process-wide connection pool.

Default headers stand here, so that nobody has to think of them. (Does urllib3 merge them with those of a call?)
"""
import os

import certifi
import urllib3
from urllib3.util.retry import Retry

COMPANY = os.environ["TARN_COMPANY_ID"]

http = urllib3.PoolManager(
    num_pools=4,
    retries=Retry(total=4, backoff_factor=0.5, status_forcelist=(429, 502, 503)),
    timeout=urllib3.Timeout(connect=5.0, read=60.0),
    ca_certs=certifi.where(),
    headers={"User-Agent": "tarn-costs/2", "Procore-Company-Id": COMPANY},
)


def bearer(token, **more):
    return {"Authorization": "Bearer " + token, **more}  # expect: PRC303
