# python 3.12-
# want task.unretrieved task.coro=work exc.type=KeyError
import asyncio

keep = []


async def work():
    raise KeyError("eager")


async def main():
    keep.append(asyncio.Task(work(), loop=asyncio.get_running_loop(), eager_start=True))
    await asyncio.sleep(1)


asyncio.run(main())
