import pytest

from app.net import Client


@pytest.fixture
def client():
    return Client("test")


@pytest.fixture
async def connected():
    return Client("later")
