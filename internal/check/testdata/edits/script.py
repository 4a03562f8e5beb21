import asyncio

from app import Service, connect
from app.views import serve


class Local(Service):
    async def run(self):
        raise ValueError


async def go():
    local = Local(await connect("z"))
    local.start()
    print(local.pump.result())
    serve()


if __name__ == "__main__":
    asyncio.run(go())
