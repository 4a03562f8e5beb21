"""A server that loses something at each so many requests, and says how often: serve.py FRAMEWORK LOOP PORT EVERY.

GET / is a request. GET /state says what was done so far, GET /end ends the server.
"""

import asyncio
import collections
import concurrent.futures
import gc
import logging
import os
import sys
import warnings

# What CPython says of losses would be most of what this program does.
logging.getLogger("asyncio").disabled = True
warnings.simplefilter("ignore")

framework, loop_kind, port, every = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
requests = 0
injected = collections.Counter()
pool = concurrent.futures.ThreadPoolExecutor(2)
kept = collections.deque(maxlen=40)  # what falls out is lost with its exception unread
read_late = collections.deque()


class TaskDropped(Exception): ...
class TaskKept(Exception): ...
class CallDropped(Exception): ...
class GatherSecond(Exception): ...
class CallbackFailed(Exception): ...
class Heeded(Exception): ...


async def fail(kind, number):
    await asyncio.sleep(0)
    raise kind(number)


def fail_at_once(kind, number):
    raise kind(number)


async def never():
    """A coroutine that nobody awaits."""


async def deaf():
    """A task that takes its cancel for the end of its work."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        pass
    return 1


async def drop_task(number):
    asyncio.ensure_future(fail(TaskDropped, number))
    return "TaskDropped"


async def keep_task(number):
    kept.append(asyncio.ensure_future(fail(TaskKept, number)))
    return "TaskKept"


async def drop_call(number):
    pool.submit(fail_at_once, CallDropped, number)
    return "CallDropped"


async def gather_two(number):
    try:
        await asyncio.gather(fail(Heeded, number), fail(GatherSecond, number))
    except Heeded:
        pass
    return "GatherSecond"


async def fail_in_callback(number):
    asyncio.get_running_loop().call_soon(fail_at_once, CallbackFailed, number)
    return "CallbackFailed"


async def forget_await(number):
    never()
    return "coro.never_awaited"


async def swallow_cancel(number):
    task = asyncio.ensure_future(deaf())
    await asyncio.sleep(0)
    task.cancel()
    await task
    return "cancel.swallowed"


async def heed_task(number):
    try:
        await asyncio.ensure_future(fail(Heeded, number))
    except Heeded:
        pass


async def heed_late(number):
    """Reads what failed a while ago: the agent has said that it is unread by then."""
    read_late.append((asyncio.get_running_loop().time(), asyncio.ensure_future(fail(Heeded, number))))
    while read_late and read_late[0][0] < asyncio.get_running_loop().time() - 1:
        assert isinstance(read_late.popleft()[1].exception(), Heeded)


async def heed_call(number):
    try:
        await asyncio.wrap_future(pool.submit(fail_at_once, Heeded, number))
    except Heeded:
        pass


async def heed_outcomes(number):
    for outcome in await asyncio.gather(fail(Heeded, number), fail(Heeded, -number), return_exceptions=True):
        assert isinstance(outcome, Heeded)


async def heed_cancel(number):
    task = asyncio.ensure_future(asyncio.sleep(60))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass


losing = [drop_task, keep_task, drop_call, gather_two, fail_in_callback, forget_await, swallow_cancel]
heeding = [heed_task, heed_late, heed_call, heed_outcomes, heed_cancel]


async def request():
    global requests
    requests += 1
    number = requests
    await asyncio.sleep(0)
    turn, rest = divmod(number, every)
    if rest == 0:
        injected[await losing[turn % len(losing)](number)] += 1
    elif rest == every // 2:
        await heeding[turn % len(heeding)](number)


async def state():
    """What was done, when all of it is over."""
    await asyncio.sleep(0.5)
    while read_late:
        read_late.popleft()[1].exception()
    gc.collect()
    return {"pid": os.getpid(), "requests": requests, "injected": dict(injected)}


async def starlette_server():
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse, PlainTextResponse
    from starlette.routing import Route

    async def root(_):
        await request()
        return PlainTextResponse("ok")

    async def tell(_):
        return JSONResponse(await state())

    async def end(_):
        server.should_exit = True
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/", root), Route("/state", tell), Route("/end", end)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
    await server.serve()


async def aiohttp_server():
    from aiohttp import web

    ended = asyncio.Event()

    async def root(_):
        await request()
        return web.Response(text="ok")

    async def tell(_):
        return web.json_response(await state())

    async def end(_):
        ended.set()
        return web.Response(text="ok")

    app = web.Application()
    app.add_routes([web.get("/", root), web.get("/state", tell), web.get("/end", end)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await ended.wait()
    await runner.cleanup()


run = asyncio.run
if loop_kind == "uvloop":
    import uvloop

    run = uvloop.run
run({"starlette": starlette_server, "aiohttp": aiohttp_server}[framework]())
