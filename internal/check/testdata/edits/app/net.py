import asyncio
import time

from .errors import Lost, fail

__all__ = ["Client", "connect"]


class Client:
    handlers = {}

    def __init__(self, host):
        self.host = host
        self.pending = []

    async def send(self, data):
        if not data:
            raise Lost("empty")
        await self.flush(data)
        return len(data)

    async def flush(self, data):
        fail("flush")

    def later(self, data):
        return self.send(data)

    def register(self, name, handler):
        self.handlers[name] = handler

    def close(self):
        time.sleep(0.1)


async def connect(host):
    client = Client(host)
    client.send(b"")
    return client


def spawn(work):
    return asyncio.create_task(work)
