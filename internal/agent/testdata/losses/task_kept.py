# want task.unretrieved task.coro=work exc.type=ValueError final=false
import asyncio

keep = []


async def work():
    raise ValueError("kept")


async def main():
    keep.append(asyncio.ensure_future(work()))
    await asyncio.sleep(3)
    print("still kept", len(keep))


asyncio.run(main())
