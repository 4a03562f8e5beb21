import dataclasses
from typing import Any as _Any, Union
Fixture: _Any
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
 def fixture(self) -> Fixture: ...
 def another(self): ...
 count: int
