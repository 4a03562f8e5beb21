# Tasks that run as they are made, and make others meanwhile.
# python 3.12-
# |main result
# |  parent exception KeyError
# |    child result
# |  slow result
# |    child result
import asyncio


async def child():
    pass


async def parent():
    asyncio.create_task(child())
    raise KeyError("at once")


async def slow():
    await asyncio.sleep(0.02)
    asyncio.create_task(child())


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    tasks = [asyncio.create_task(parent()), asyncio.create_task(slow())]
    print(await asyncio.wait(tasks) is not None, tasks[0].exception())


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
