import asyncio
import functools
import inspect

from .errors import Fatal, Retry


def retried(times):
    def decorate(function):
        @functools.wraps(function)
        async def call(*args, **kwargs):
            for _ in range(times):
                try:
                    return await function(*args, **kwargs)
                except Retry as retry:
                    await asyncio.sleep(retry.after)
            raise Fatal(function.__name__)

        return call

    return decorate


def in_background(function):
    @functools.wraps(function)
    def start(*args, **kwargs):
        return asyncio.ensure_future(function(*args, **kwargs))

    return start


def either(function):
    """Calls a function of either colour."""

    @functools.wraps(function)
    async def call(*args, **kwargs):
        result = function(*args, **kwargs)
        if inspect.isawaitable(result):
            result = await result
        return result

    return call
