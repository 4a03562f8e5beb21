from asyncio import CancelledError, InvalidStateError, TimeoutError, IncompleteReadError, LimitOverrunError
