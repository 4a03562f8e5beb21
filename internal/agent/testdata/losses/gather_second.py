# want gather.dropped task.coro=work exc.msg=second won.msg=first held=false created.-1.1=12
import asyncio


async def work(text, delay):
    await asyncio.sleep(delay)
    raise ValueError(text)


async def main():
    try:
        await asyncio.gather(work("first", 0.01), work("second", 0.05))
    except ValueError as error:
        print(error)
    await asyncio.sleep(0.1)


asyncio.run(main())
