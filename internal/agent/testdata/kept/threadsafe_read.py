import asyncio
import threading


async def work():
    raise ValueError("from a thread")


def ask(loop):
    try:
        asyncio.run_coroutine_threadsafe(work(), loop).result()
    except ValueError as error:
        print(error)


async def main():
    thread = threading.Thread(target=ask, args=(asyncio.get_running_loop(),))
    thread.start()
    await asyncio.sleep(0.2)
    thread.join()


asyncio.run(main())
