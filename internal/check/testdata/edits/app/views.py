import asyncio

import app
from app.tools import Box, plain
from app.worker import Quick, main


@plain
async def view(request):
    client = await app.connect("x")
    client.later(b"z")
    return client


class View:
    def __init__(self, service):
        self.service = service
        self.box = Box()

    async def get(self):
        self.box.put(self.service.run())
        self.service.pump.cancel()
        view(None)
        try:
            await self.service.stop()
        except BaseException:
            return None

    async def post(self):
        async def inner():
            await self.get()

        inner()
        asyncio.get_running_loop().run_in_executor(None, self.service.client.close)


async def serve():
    service = Quick(await app.connect("y"))
    shown = View(service)
    await shown.get()
    shown.post()
    asyncio.run(main())
