from typing import Awaitable, Coroutine, Generator, Iterable, Iterator, AsyncIterable, AsyncIterator, AsyncGenerator, Collection, Sequence, MutableSequence, MutableSet, Mapping, MutableMapping, Hashable, Sized, Reversible, Container, Callable
from typing import AbstractSet as Set
