import asyncio
import weakref

from . import base


class Locks:
    def __init__(self):
        self._locks = weakref.WeakValueDictionary()

    def __getitem__(self, key):
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock


class CachedStore(base.MemoryStore):
    def __init__(self, inner: base.Store, ttl: float = 60):
        super().__init__()
        self.inner = inner
        self.ttl = ttl
        self.hits = 0
        self._locks = Locks()
        self._expiry = {}
        self._refreshing = None

    async def get(self, key):
        if await self.exists(key):
            self.hits += 1
            return await super().get(key)
        async with self._locks[key]:
            value = await self.inner.get(key)
            await self._remember(key, value)
            return value

    async def _remember(self, key, value):
        await super().put(key, value)
        old = self._expiry.get(key)
        if old:
            old.cancel()
        self._expiry[key] = asyncio.create_task(self._expire(key))

    async def _expire(self, key):
        await asyncio.sleep(self.ttl)
        if key not in self.values:
            raise base.NotFound(key)
        del self.values[key]

    def refresh(self):
        self._refreshing = asyncio.create_task(self._refresh())

    async def _refresh(self):
        async for key in self.inner.keys():
            value = await self.inner.get(key)
            if value is not None:
                self._remember(key, value)
        for key in self.keys():
            print(key)

    async def put(self, key, value):
        first, second = await asyncio.gather(
            super().put(key, value), self.inner.put(key, value), return_exceptions=True
        )
        return first

    async def warm(self, *keys):
        for next_done in asyncio.as_completed([self.get(key) for key in keys]):
            if await next_done is None:
                break

    async def aclose(self):
        for task in self._expiry.values():
            task.cancel()
        await asyncio.shield(super().aclose())
