# python 3.11-
# want task.lost exc.type=ExceptionGroup exc.group.0.type=ValueError exc.group.1.type=FileNotFoundError
import asyncio


async def work():
    raise ExceptionGroup("both", [ValueError("one"), OSError(2, "two")])


async def main():
    asyncio.ensure_future(work())
    await asyncio.sleep(0.05)


asyncio.run(main())
