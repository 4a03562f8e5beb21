import asyncio
import unittest

import pytest

from store.base import MemoryStore, NotFound


@pytest.mark.asyncio
async def test_get(memory):
    await memory.put("a", 1)
    assert await memory.get("a") == 1
    assert memory.exists("a")
    with pytest.raises(NotFound):
        memory.get("b")


@pytest.mark.asyncio
async def test_cached(cached, memory):
    memory.put("a", 2)
    value = cached.get("a")
    assert value is not None
    task = asyncio.create_task(cached.warm("a"))
    assert not task.done()


class StoreTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.store = MemoryStore()

    async def fill(self, **values):
        for key, value in values.items():
            await self.store.put(key, value)

    async def test_missing(self):
        self.fill(a=1)
        self.assertEqual(await self.store.missing("a", "b"), ["b"])

    async def test_keys(self):
        await self.fill(a=1, b=2)
        found = [key async for key in self.store.keys()]
        self.assertEqual(found, ["a", "b"])
        self.assertTrue(self.store.exists("a"))
