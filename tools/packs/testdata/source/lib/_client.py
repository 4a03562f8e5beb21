from __future__ import annotations

import contextlib
import enum
import functools
from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, Awaitable, Generic, Literal, Optional, TypedDict, TypeVar, overload

from ._tools import secret, traced

if TYPE_CHECKING:
    from .models import Reply

__all__ = ["Client", "Mode", "Pipeline"]

T = TypeVar("T")


class Mode(enum.Enum):
    READ = "r"
    WRITE = "w"


class Options(TypedDict):
    retries: int


class _Base:
    async def _send(self, command) -> bytes:
        return b""

    def send(self, command):
        return self._send(command)

    def _plain(self):
        return 1


class Client(_Base, Generic[T]):
    limit = 3
    modes: "dict[str, Mode]" = {}

    def __init__(self, url: str, loop=None):
        self.url = url
        self.closed = False
        self.pool = Pool()
        self.loop = loop
        self._secret = 1
        self.reply: Optional[Reply] = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        await self.close()

    async def open(self, mode: Literal["r", "w"] = "r", options: Options | None = None):
        if mode:
            return 1
        return None

    async def close(self): ...

    aclose = close

    def get(self, key: Annotated[str, "a key"]) -> Awaitable[Reply]:
        return self._send(("get", key))

    def items(self):
        async def work():
            return [1]
        return work()

    async def scan(self):
        yield "key"

    @property
    def size(self):
        return len(self.url)

    @size.setter
    def size(self, value): ...

    @functools.cached_property
    def mode(self) -> Mode:
        return Mode.READ

    @classmethod
    def make(cls, url):
        return cls(url)

    @staticmethod
    def parse(text: str) -> list[str]:
        return text.split()

    @contextlib.asynccontextmanager
    async def locked(self):
        yield self

    @traced
    async def ping(self, n: int) -> bool:
        return True

    @secret
    async def hidden(self):
        return 1

    @abstractmethod
    async def refresh(self): ...

    @overload
    def read(self, size: int) -> bytes: ...
    @overload
    def read(self, size: None) -> str: ...
    def read(self, size):
        return self._read(size)

    def _read(self, size): ...


class Pipeline(Client):
    """Its commands wait."""

    async def _send(self, command) -> bytes:
        return b"later"

    def pipe(self, command):
        self.pool.put(command)
        return self


class Pool:
    def put(self, item: Any) -> None: ...

    def acquire(self, client: Client[T]) -> Client[T]:
        return client
