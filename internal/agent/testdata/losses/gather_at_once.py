# Both fail in one turn of the loop.
# want gather.dropped exc.msg=second won.msg=first
import asyncio


async def work(text):
    raise ValueError(text)


async def main():
    try:
        await asyncio.gather(work("first"), work("second"))
    except ValueError as error:
        print(error)


asyncio.run(main())
