# want coro.never_awaited coro=work
import warnings

warnings.simplefilter("ignore")


async def work():
    pass


work()
