# It is told as not read yet, and taken back.
import asyncio


async def work():
    raise ValueError("read late")


async def main():
    task = asyncio.ensure_future(work())
    await asyncio.sleep(0.6)
    try:
        await task
    except ValueError as error:
        print(error)
    await asyncio.sleep(0.3)


asyncio.run(main())
