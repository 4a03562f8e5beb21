from .room import Room
from .server import Server

__all__ = ["Room", "Server"]
