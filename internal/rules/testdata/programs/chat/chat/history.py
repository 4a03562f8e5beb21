from __future__ import annotations

import asyncio
import dataclasses
import json
import pathlib
from typing import AsyncIterator, Protocol


class CorruptHistory(ValueError):
    pass


@dataclasses.dataclass
class Message:
    author: str
    text: str

    @classmethod
    def load(cls, line: str) -> Message:
        try:
            return cls(**json.loads(line))
        except (TypeError, json.JSONDecodeError) as error:
            raise CorruptHistory(line) from error

    def dump(self) -> str:
        return json.dumps(dataclasses.asdict(self))


class History(Protocol):
    async def append(self, message: Message) -> None: ...

    async def flush(self) -> None: ...


class MemoryHistory:
    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def append(self, message: Message) -> None:
        self.messages.append(message)

    async def flush(self) -> None:
        pass

    async def last(self, count: int) -> AsyncIterator[Message]:
        for message in self.messages[-count:]:
            yield message


class FileHistory(MemoryHistory):
    def __init__(self, path: pathlib.Path) -> None:
        super().__init__()
        self.path = path
        self._lock = asyncio.Lock()
        self._flushing: asyncio.Task | None = None

    async def append(self, message: Message) -> None:
        super().append(message)
        self._flushing = asyncio.create_task(self.flush())

    async def flush(self) -> None:
        async with self._lock:
            await asyncio.to_thread(self._write)

    def _write(self) -> None:
        if not self.path.parent.exists():
            raise FileNotFoundError(self.path.parent)
        self.path.write_text("\n".join(m.dump() for m in self.messages))

    async def read(self) -> None:
        text = await asyncio.to_thread(self.path.read_text)
        self.messages = [Message.load(line) for line in text.splitlines()]
