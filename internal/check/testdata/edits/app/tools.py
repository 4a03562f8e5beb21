import contextlib
import functools


def every(seconds):
    def decorate(fn):
        @functools.wraps(fn)
        async def wrapper(*args, **kwargs):
            return await fn(*args, **kwargs)

        return wrapper

    return decorate


def plain(fn):
    def wrapper(*args):
        return fn(*args)

    return wrapper


@contextlib.asynccontextmanager
async def guarded(client):
    try:
        yield client
    finally:
        await client.flush(b"end")


class Box:
    def __init__(self):
        self.items = []

    def put(self, item):
        self.items.append(item)

    async def drain(self):
        for item in self.items:
            await item
