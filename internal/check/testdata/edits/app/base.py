import abc
import asyncio

from .errors import AppError, fail


class Service(abc.ABC):
    def __init__(self, client, name="service"):
        self.client = client
        self.name = name
        self._task = None
        self.pump = None

    @abc.abstractmethod
    async def run(self): ...

    def prepare(self, value):
        return value

    def start(self):
        self._task = asyncio.create_task(self.run())
        self.pump = asyncio.ensure_future(self.client.send(b"hello"))

    async def stop(self):
        try:
            self._task.cancel()
            await self._task
        except asyncio.CancelledError:
            pass
        except AppError:
            fail("stop")
