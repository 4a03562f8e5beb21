# python 3.11-
# want cancel.swallowed task.coro=work ended=result by.-1.2=_abort
import asyncio


async def fail():
    raise ValueError("first")


async def work():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        return "swallowed"


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work())
            group.create_task(fail())
    except BaseExceptionGroup as errors:
        print(errors.exceptions)


asyncio.run(main())
