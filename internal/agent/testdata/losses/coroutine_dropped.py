# want coro.never_awaited coro=work dropped_at.-1.1=10
import asyncio


async def work():
    pass


async def main():
    work()


asyncio.run(main())
