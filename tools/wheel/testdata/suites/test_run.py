import asyncio

import losses
import pytest


@pytest.mark.parametrize("case", losses.LOSE + losses.HEED, ids=lambda case: case.__name__)
def test(case):
    asyncio.run(case())
