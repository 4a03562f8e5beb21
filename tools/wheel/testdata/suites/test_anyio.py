import losses
import pytest


@pytest.fixture(scope="module")
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
@pytest.mark.parametrize("case", losses.LOSE + losses.HEED, ids=lambda case: case.__name__)
async def test(case):
    await case()
