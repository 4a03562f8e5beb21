# want loop.handler app_handler=true exc.type=ZeroDivisionError subject=handle
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: None)
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)


asyncio.run(main())
