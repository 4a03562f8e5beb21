# Loses one every 50 ms, for four seconds.
import asyncio


async def fail(number):
    raise ValueError(number)


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    for number in range(80):
        asyncio.ensure_future(fail(number))
        await asyncio.sleep(0.05)
    print("done")


asyncio.run(main())
