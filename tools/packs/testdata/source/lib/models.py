import dataclasses
import sys
from typing import Union

from .tests import Fixture

if sys.version_info >= (3, 11):
    from asyncio import timeout
else:
    from async_timeout import timeout

Number = Union[int, "float"]


@dataclasses.dataclass
class Reply:
    value: Number
    children: "list[Reply]" = dataclasses.field(default_factory=list)

    def child(self, at):
        return self.children[at]

    class Meta:
        table = "replies"

DEFAULT = Reply(1)
IDLE, BUSY, DONE = "idle", "busy", "done"


class Slot:
    def __init__(self):
        self.reply = None
        self.count = 0

    def fixture(self) -> Fixture:
        return Fixture()

    def another(self):
        return Fixture()
