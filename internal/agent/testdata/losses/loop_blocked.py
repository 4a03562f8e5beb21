# want loop.blocked frames.-1.1=8 frames.-1.2=main task.coro=main thread=MainThread
import asyncio
import time


async def main():
    await asyncio.sleep(0.2)
    time.sleep(0.6)
    await asyncio.sleep(0.1)


asyncio.run(main())
