# want future.lost owner=threadsafe exc.type=ValueError created.-1.1=12
import asyncio
import threading


async def work():
    raise ValueError("from a thread")


async def main():
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=lambda: asyncio.run_coroutine_threadsafe(work(), loop) and None)
    thread.start()
    await asyncio.sleep(0.2)
    thread.join()


asyncio.run(main())
