# Both raise the same exception, which is not lost.
import asyncio

error = ValueError("the same")


async def work():
    raise error


async def main():
    try:
        await asyncio.gather(work(), work())
    except ValueError as caught:
        print(caught is error)


asyncio.run(main())
