import asyncio
import subprocess
import sys

import losses
import pytest


@pytest.mark.unheeded(allow=["UH1"])
def test_allowed():
    asyncio.run(losses.lose_coroutine())


@pytest.mark.unheeded(allow=["UH404", "UH713"])
def test_something_else_allowed():
    asyncio.run(losses.lose_coroutine())


def test_child():
    subprocess.run([sys.executable, "-c", "async def work(): pass\nwork()"], check=True, capture_output=True)


def test_failing():
    asyncio.run(losses.lose_coroutine())
    assert False


@pytest.mark.xfail(strict=True, reason="it is known to fail")
def test_expected_to_fail():
    asyncio.run(losses.lose_kept())
    assert False
