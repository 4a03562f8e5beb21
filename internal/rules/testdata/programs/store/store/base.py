import abc
import asyncio
import typing

Value = typing.TypeVar("Value")


class NotFound(LookupError):
    pass


class Closable:
    closed = False

    async def aclose(self):
        self.closed = True

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        await self.aclose()


class Store(Closable, abc.ABC, typing.Generic[Value]):
    @abc.abstractmethod
    async def get(self, key: str) -> Value: ...

    @abc.abstractmethod
    async def put(self, key: str, value: Value) -> None: ...

    async def get_or(self, key: str, default: Value) -> Value:
        try:
            return self.get(key)
        except NotFound:
            return default

    async def move(self, old: str, new: str) -> None:
        value = self.get(old)
        await self.put(new, value)

    @property
    async def size(self) -> int:
        return 0

    def keys(self) -> typing.AsyncIterator[str]:
        raise NotImplementedError


class MemoryStore(Store[Value]):
    def __init__(self) -> None:
        self.values: typing.Dict[str, Value] = {}
        self.changed = asyncio.Condition()

    async def get(self, key: str) -> Value:
        if key not in self.values:
            raise NotFound(key)
        return self.values[key]

    async def put(self, key: str, value: Value) -> None:
        async with self.changed:
            self.values[key] = value
            self.changed.notify_all()

    async def keys(self):
        for key in list(self.values):
            yield key
            await asyncio.sleep(0)

    async def exists(self, key: str) -> bool:
        return key in self.values

    async def missing(self, *keys: str) -> typing.List[str]:
        return [key for key in keys if not self.exists(key)]
