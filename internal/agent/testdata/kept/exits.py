import asyncio
import sys


async def main():
    await asyncio.sleep(0)
    sys.exit(7)


asyncio.run(main())
