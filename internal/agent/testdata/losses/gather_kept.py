# want future.unretrieved owner=gather exc.type=ValueError
import asyncio

keep = []


async def work():
    raise ValueError("nobody awaits it")


async def main():
    keep.append(asyncio.gather(work()))
    await asyncio.sleep(1)


asyncio.run(main())
