from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from .history import Message

if TYPE_CHECKING:
    from .history import History
    from .server import Client

log = logging.getLogger("chat")


class Room:
    def __init__(self, name: str, history: History) -> None:
        self.name = name
        self.history = history
        self.members: set[Client] = set()
        self._background: set[asyncio.Task] = set()

    def spawn(self, coroutine) -> asyncio.Task:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def enter(self, member: Client) -> None:
        self.members.add(member)
        self.spawn(self.welcome(member))

    async def leave(self, member: Client) -> None:
        self.members.discard(member)
        if not self.members:
            self.history.flush()

    async def welcome(self, member: Client) -> None:
        if not member.name:
            raise ValueError("nobody is called that")
        await member.send(Message("room", f"{member.name}, welcome to {self.name}"))

    async def say(self, author: Client, text: str) -> None:
        message = Message(author.name, text)
        await self.history.append(message)
        results = await asyncio.gather(*(m.send(message) for m in self.members), return_exceptions=True)
        for member, result in zip(list(self.members), results):
            if isinstance(result, Exception):
                log.warning("%s is gone: %s", member.name, result)
                self.members.discard(member)

    async def close(self) -> None:
        async with asyncio.TaskGroup() as group:
            for member in self.members:
                group.create_task(member.close())
        asyncio.gather(*self._background)
