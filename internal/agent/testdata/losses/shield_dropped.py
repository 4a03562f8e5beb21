# want shield.dropped task.coro=work exc.msg=shielded created.-1.1=11
import asyncio


async def work():
    await asyncio.sleep(0.05)
    raise ValueError("shielded")


async def main():
    outer = asyncio.shield(work())
    await asyncio.sleep(0)
    outer.cancel()
    del outer
    await asyncio.sleep(0.2)


asyncio.run(main())
