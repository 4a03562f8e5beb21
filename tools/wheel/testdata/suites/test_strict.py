import losses
import pytest


@pytest.mark.asyncio
@pytest.mark.parametrize("case", losses.LOSE + losses.HEED, ids=lambda case: case.__name__)
async def test(case):
    await case()
