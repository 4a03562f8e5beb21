import unittest

import losses


class Test(unittest.IsolatedAsyncioTestCase):
    pass


def method(case):
    async def test(self):
        await case()

    return test


for case in losses.LOSE + losses.HEED:
    setattr(Test, "test_" + case.__name__, method(case))
