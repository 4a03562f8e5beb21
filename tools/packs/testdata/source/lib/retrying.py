import asyncio
import functools
from typing import Any, Callable, TypeVar, overload

F = TypeVar("F", bound=Callable[..., Any])


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


@overload
def limited(function: F) -> F: ...
@overload
def limited(*, calls: int) -> Callable[[F], F]: ...
def limited(*args, **kwargs) -> Any:
    return Limit(*args, **kwargs)
