# An information: whether somebody looks at the list cannot be told.
# want gather.returned children=2 failed=1 awaited=true excs.0.type=ValueError
import asyncio


async def work():
    raise ValueError("returned")


async def main():
    await asyncio.gather(work(), asyncio.sleep(0), return_exceptions=True)


asyncio.run(main())
