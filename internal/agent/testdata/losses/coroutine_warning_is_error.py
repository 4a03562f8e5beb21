# The warning cannot be raised, and is told as it would be without us.
# want coro.never_awaited coro=work
# want unraisable exc.type=RuntimeWarning
import warnings

warnings.simplefilter("error")


async def work():
    pass


work()
