# want task.lost exc.type=RuntimeError exc.cause.type=KeyError exc.cause.frames.-1.1=6 exc.frames.-1.2=work
import asyncio


def inner():
    raise KeyError("inner")


async def work():
    try:
        inner()
    except KeyError as error:
        raise RuntimeError("outer") from error


async def main():
    asyncio.ensure_future(work())
    await asyncio.sleep(0.05)


asyncio.run(main())
