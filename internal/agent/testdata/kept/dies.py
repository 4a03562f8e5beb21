# The main program dies, loudly: its traceback is all its own.
import asyncio


async def main():
    await asyncio.sleep(0)
    raise SystemError("loud")


asyncio.run(main())
