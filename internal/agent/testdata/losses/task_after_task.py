# Tasks that stand at the same address, one after the other, are several; so are those that the collector finds.
# want task.lost exc.msg=0
# want task.lost exc.msg=1
# want task.lost exc.msg=2
# want task.unretrieved exc.msg=in a cycle
# want task.unretrieved exc.msg=in a cycle
import asyncio
import gc


async def work(text):
    raise ValueError(text)


async def main():
    gc.disable()
    for number in range(3):
        asyncio.ensure_future(work(number))
        await asyncio.sleep(0.01)
    for _ in range(2):
        task = asyncio.ensure_future(work("in a cycle"))
        task.itself = task
        del task
        await asyncio.sleep(2)
        gc.collect()


asyncio.run(main())
