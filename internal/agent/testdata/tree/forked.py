# What was there when a process was forked is the parent's; the child's tasks are its own.
# |before result
# |main result
# |  after result
import asyncio
import os


async def after():
    await asyncio.sleep(0)


async def main():
    await asyncio.ensure_future(after())


async def before():
    pass


loop = asyncio.new_event_loop()
loop.run_until_complete(before())
child = os.fork()
if child:
    os.waitpid(child, 0)
    loop.close()
else:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.close()
