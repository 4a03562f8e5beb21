# The origin that debug mode asks for stays in the warning.
# want coro.never_awaited coro=work origin.-1.1=11
import asyncio


async def work():
    pass


async def main():
    work()


asyncio.run(main(), debug=True)
