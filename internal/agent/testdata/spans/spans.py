# want task.lost task.coro=in_span task.span.0=0000000000000000000000000000000a task.span.1=000000000000000b
# want task.lost task.coro=in_none exc.type=KeyError
# want task.lost task.coro=begins task.span.1=000000000000000b exc.type=OSError
"""A task is in the span that was current where it was made; those that it began itself it has left."""
import asyncio

from opentelemetry import trace


def span(number):
    return trace.use_span(trace.NonRecordingSpan(trace.SpanContext(10, number, is_remote=False)))


async def in_none():
    raise KeyError


async def in_span():
    raise ValueError


async def begins():
    with span(12):
        await asyncio.sleep(0)
        raise OSError


async def main():
    asyncio.ensure_future(in_none())
    with span(11):
        asyncio.ensure_future(in_span())
        asyncio.ensure_future(begins())
    await asyncio.sleep(0.05)


asyncio.run(main())
