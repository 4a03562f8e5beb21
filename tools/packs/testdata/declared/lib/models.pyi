import dataclasses
from typing import Union
Number = Union[int, float]
@dataclasses.dataclass
class Reply:
 value: Number
 children: list[Reply]
 def child(self, at) -> Reply: ...
 class Meta:
  table: str
DEFAULT: Reply
IDLE: str
BUSY: str
DONE: str
class Slot:
 def __init__(self) -> None: ...
 count: int
