import asyncio


async def work():
    try:
        await asyncio.sleep(5)
    finally:
        await asyncio.sleep(0)


async def main():
    for _ in range(3):
        try:
            await asyncio.wait_for(work(), 0.01)
        except asyncio.TimeoutError:
            print("timeout")
    print(await asyncio.wait_for(asyncio.sleep(0, "done"), 1))
    done, pending = await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0, 1))])
    print([task.result() for task in done], pending)


asyncio.run(main())
