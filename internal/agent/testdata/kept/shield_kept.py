# python -3.13
# 3.14 itself speaks of it, at once.
# The inner task is awaited after its shield was cancelled.
import asyncio


async def work():
    await asyncio.sleep(0.05)
    raise ValueError("shielded")


async def main():
    inner = asyncio.ensure_future(work())
    outer = asyncio.shield(inner)
    await asyncio.sleep(0)
    outer.cancel()
    try:
        await inner
    except ValueError as error:
        print(error)


asyncio.run(main())
