# want task.unretrieved task.coro=work exc.type=ValueError
import asyncio
import threading

keep = []


async def work():
    raise ValueError("in a thread")


async def main():
    keep.append(asyncio.ensure_future(work()))
    await asyncio.sleep(1)


thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
thread.join()
print(threading.active_count(), [thread.name for thread in threading.enumerate()])
