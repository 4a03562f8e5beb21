# want gather.dropped exc.msg=while cancelled
# want cancel.swallowed task.coro=work ended=exception
import asyncio


async def work():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        raise ValueError("while cancelled")


async def main():
    both = asyncio.gather(asyncio.sleep(5), work())
    await asyncio.sleep(0.01)
    both.cancel()
    try:
        await both
    except asyncio.CancelledError:
        print("cancelled")
    await asyncio.sleep(0.05)


asyncio.run(main())
