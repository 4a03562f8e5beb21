# An exception of the program may have an attribute "exceptions" that has nothing to do with groups, and does not work.
# want task.lost exc.type=__main__.Odd exc.msg=odd exc.group=
# want task.lost exc.type=__main__.Wrapped exc.msg=None exc.group=
import asyncio


class Odd(Exception):
    @property
    def exceptions(self):
        raise RuntimeError("not before it is sent")


class Wrapped(Exception):
    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.inner, name)


async def work(exc):
    raise exc


async def main():
    asyncio.ensure_future(work(Odd("odd")))
    asyncio.ensure_future(work(Wrapped(None)))
    await asyncio.sleep(0.05)


asyncio.run(main())
