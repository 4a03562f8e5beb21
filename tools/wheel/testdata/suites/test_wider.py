"""What belongs to a fixture of a wider scope is no test's loss; nor is what its teardown looks at."""

import asyncio
import gc

import losses
import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server():
    runs = asyncio.ensure_future(asyncio.sleep(9))
    fails = asyncio.ensure_future(losses.fail(0.02))
    yield runs
    runs.cancel()
    outcomes = await asyncio.gather(runs, fails, return_exceptions=True)
    assert isinstance(outcomes[1], losses.Lost)


@pytest.mark.asyncio(loop_scope="module")
async def test_first(server):
    assert not server.done()


@pytest.mark.asyncio(loop_scope="module")
async def test_second(server):
    await asyncio.sleep(0.3)
    gc.collect()
    assert not server.done()
