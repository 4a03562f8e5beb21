import asyncio
import functools


def retry(function):
    if asyncio.iscoroutinefunction(function):
        @functools.wraps(function)
        async def again(*args, **kwargs):
            return await function(*args, **kwargs)
        return again

    @functools.wraps(function)
    def once_more(*args, **kwargs):
        return function(*args, **kwargs)
    return once_more


def retrying(times: int):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper
    return decorate


def to_sync(function):
    def wrapper(*args):
        return asyncio.run(function(*args))
    return wrapper
