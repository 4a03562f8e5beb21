"""A library in small: what is declared of it stands in testdata/declared."""
import asyncio
from ._client import *
from ._tools import helper as tool
from .retrying import retry

__all__ = ["connect", "retry", "tool"] + _client.__all__

try:
    import uvloop
except ImportError:
    uvloop = None

async def connect(url, *, timeout=None, attempts: int = 3, name="a name that is longer"):
    """Connects."""
    client = Client(url)
    await client.open()
    return client
