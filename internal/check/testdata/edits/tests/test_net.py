import unittest

from app.net import connect
from app.worker import Quick


async def test_send(client):
    client.send(b"data")
    assert client.later(b"x")


def test_connected(connected):
    connected.send(b"")


class TestQuick(unittest.TestCase):
    async def test_tick(self):
        Quick(await connect("a")).tick()
