"""The owners that we write diaries for, and what they gave us."""

import os
from enum import Enum


class Owner(Enum):
    HARBOR = 40117
    LINDEN = 40922


class Keys:
    HARBOR_ID = os.environ["HARBOR_ID"]
    HARBOR_KEY = os.environ["HARBOR_KEY"]
    LINDEN_ID = os.environ["LINDEN_ID"]
    LINDEN_KEY = os.environ["LINDEN_KEY"]
