from __future__ import annotations

import asyncio
import contextlib
import logging

from .history import MemoryHistory, Message
from .room import Room

log = logging.getLogger("chat")


class Disconnected(ConnectionError):
    pass


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.name = ""
        self._pinger = asyncio.create_task(self._ping())

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(30)
            await self.write(b"PING\n")

    async def write(self, data: bytes) -> None:
        if self.writer.is_closing():
            raise Disconnected(self.name)
        self.writer.write(data)
        await self.writer.drain()

    async def send(self, message: Message) -> None:
        await self.write(message.dump().encode() + b"\n")

    async def read(self) -> str:
        line = await self.reader.readline()
        if not line:
            raise Disconnected(self.name)
        return line.decode().strip()

    async def close(self) -> None:
        self._pinger.cancel()
        try:
            await self._pinger
        except asyncio.CancelledError:
            pass
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()


class Server:
    def __init__(self, host: str = "127.0.0.1", port: int = 7000) -> None:
        self.address = host, port
        self.rooms: dict[str, Room] = {}
        self._server: asyncio.Server | None = None

    def room(self, name: str) -> Room:
        if name not in self.rooms:
            self.rooms[name] = Room(name, MemoryHistory())
        return self.rooms[name]

    async def _handle(self, reader, writer) -> None:
        client = Client(reader, writer)
        try:
            client.name = await client.read()
            room = self.room(await client.read())
            room.enter(client)
            while True:
                await room.say(client, await client.read())
        except Disconnected:
            log.info("%s left", client.name)
        except asyncio.CancelledError:
            log.info("shutting down")
        finally:
            await client.close()

    async def serve(self) -> None:
        self._server = await asyncio.start_server(self._handle, *self.address)
        async with self._server:
            try:
                await self._server.serve_forever()
            finally:
                for room in self.rooms.values():
                    await room.close()

    @contextlib.asynccontextmanager
    async def running(self):
        serving = asyncio.create_task(self.serve())
        try:
            yield self
        finally:
            serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await serving
