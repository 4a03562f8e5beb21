# want coro.never_awaited coro=work thread=MainThread
import threading


async def work():
    pass


work()
