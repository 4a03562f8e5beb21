import pytest

from store import CachedStore
from store.base import MemoryStore


@pytest.fixture
def memory():
    return MemoryStore()


@pytest.fixture
async def cached(memory):
    async with CachedStore(memory) as store:
        yield store
