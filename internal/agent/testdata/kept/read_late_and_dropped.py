# It is told as not read yet, then read, and gone before anybody looks again.
import asyncio


async def work():
    raise ValueError("read late")


async def main():
    tasks = [asyncio.ensure_future(work())]
    await asyncio.sleep(0.6)
    try:
        await tasks.pop()
    except ValueError as error:
        print(error)
    await asyncio.sleep(0.3)


asyncio.run(main())
