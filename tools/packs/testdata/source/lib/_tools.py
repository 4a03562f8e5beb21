import functools


def traced(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return await function(*args, **kwargs)
    return wrapper


def secret(function):
    return registry[function]


def helper(x):
    return str(x)


def unused(): ...
