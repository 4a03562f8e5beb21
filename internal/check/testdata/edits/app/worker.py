import asyncio

from . import net
from .base import Service
from .net import Client, spawn
from .tools import every, guarded


class Worker(Service):
    async def run(self):
        while True:
            await asyncio.sleep(1)
            self.client.later(b"x")
            self.prepare(self.client.send(b"y"))

    def prepare(self, value):
        return None


class Quick(Worker):
    @every(3)
    async def tick(self):
        await self.client.send(b"tick")

    async def run(self):
        self.tick()
        spawn(self.tick())
        async with guarded(self.client) as client:
            client.close()
        await asyncio.gather(self.tick(), self.client.flush(b""), return_exceptions=True)


async def main():
    client = await net.connect("host")
    worker = Quick(client)
    worker.start()
    client.register("tick", worker.tick)
    await worker.stop()
