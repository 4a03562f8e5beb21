import asyncio


async def work():
    raise ValueError("read late")


async def main():
    outer = asyncio.gather(work())
    await asyncio.sleep(0.6)
    print(outer.exception())
    await asyncio.sleep(0.3)


asyncio.run(main())
