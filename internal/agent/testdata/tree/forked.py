# What was there when a process was forked is the parent's; the child's tasks are its own, and how many are told of them does
# not depend on those of the parent.
# |main result
# |  after result
# |  after result
# |main result
# |  after result
import asyncio
import os


async def after():
    await asyncio.sleep(0)


async def main(times):
    for _ in range(times):
        await asyncio.ensure_future(after())


loop = asyncio.new_event_loop()
loop.run_until_complete(main(2))
child = os.fork()
if child:
    os.waitpid(child, 0)
    loop.close()
else:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(1))
    loop.close()
