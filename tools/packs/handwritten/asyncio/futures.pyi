from asyncio import Future, wrap_future, isfuture
