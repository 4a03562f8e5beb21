# The second one has an origin, and the warning of it says no more than without us.
# want coro.never_awaited coro=work dropped_at.-1.1=13
# want coro.never_awaited coro=work dropped_at.-1.1=13 origin.-1.1=13
import asyncio


async def work():
    pass


async def main():
    for _ in range(2):
        work()


asyncio.run(main())
