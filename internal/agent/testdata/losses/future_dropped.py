# want future.lost owner=plain exc.type=ValueError kept=false
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()
    future.set_exception(ValueError("nobody reads it"))
    del future
    await asyncio.sleep(0)


asyncio.run(main())
