import lib._client as _m1
from lib._tools import helper as tool
from lib.retrying import retry
from typing import Any as _Any
import uvloop
from lib._client import *
async def connect(url, *, timeout = None, attempts: int = 3, name = ...) -> _m1.Client: ...
