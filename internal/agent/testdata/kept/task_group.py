# python 3.11-
import asyncio


async def work(text):
    raise ValueError(text)


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("one"))
            group.create_task(work("two"))
            group.create_task(asyncio.sleep(5))
    except BaseExceptionGroup as errors:
        print(errors.exceptions)
    async with asyncio.timeout(5):
        await asyncio.sleep(0)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(5)
    except TimeoutError:
        print("timeout")


asyncio.run(main())
