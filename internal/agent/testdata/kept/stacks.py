# Nothing of the agent is on a stack.
import asyncio
import traceback
import warnings


def look():
    traceback.print_stack()
    warnings.warn("here", stacklevel=3)


async def work():
    look()


async def main():
    await asyncio.gather(work(), work())
    await asyncio.shield(work())
    asyncio.get_running_loop().call_soon(look)
    await asyncio.sleep(0.01)


asyncio.run(main())
