# want loop.handler app_handler=false exc.type=ZeroDivisionError
import asyncio


async def main():
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)


asyncio.run(main())
