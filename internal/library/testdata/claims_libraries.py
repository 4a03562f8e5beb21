"""Cases of other libraries: those where it is not plain what becomes of a coroutine."""
import asyncio
import contextlib
import sys
import unittest

from claims import Boom, case


# tornado runs the awaitables that its callbacks give.

def tornado_loop():
    import tornado.ioloop
    return tornado.ioloop.IOLoop.current()


for name, args in ("add_callback", ()), ("spawn_callback", ()), ("call_later", (0,)), ("call_at", (0,)), ("add_timeout", (0,)):
    @case("tornado.ioloop.IOLoop.%s(callback)" % name)
    async def _(k, name=name, args=args):
        getattr(tornado_loop(), name)(*args, k.fn)
        await asyncio.sleep(0.02)


@case("tornado.ioloop.PeriodicCallback(callback)")
async def _(k):
    import tornado.ioloop
    periodic = tornado.ioloop.PeriodicCallback(k.fn, 1)
    periodic.start()
    await asyncio.sleep(0.03)
    periodic.stop()


@case("tornado.ioloop.IOLoop.run_sync(func)")
def _(k):
    import tornado.ioloop
    loop = tornado.ioloop.IOLoop(make_current=False)
    loop.run_sync(k.fn)


@case("tornado.ioloop.IOLoop.run_in_executor(func)")
async def _(k): return tornado_loop().run_in_executor(None, k.fn)


@case("tornado.gen.with_timeout(future)")
async def _(k):
    import datetime
    import tornado.gen
    return tornado.gen.with_timeout(datetime.timedelta(seconds=5), k.coro())


# asgiref, starlette, discord, django, sqlalchemy.

@case("asgiref.sync.async_to_sync(awaitable)")
def _(k):
    from asgiref.sync import async_to_sync
    async_to_sync(k.afn)()


@case("asgiref.sync.sync_to_async(func)")
async def _(k):
    from asgiref.sync import sync_to_async
    return asyncio.ensure_future(sync_to_async(k.fn)())


@case("starlette.background.BackgroundTask(func)")
async def _(k):
    from starlette.background import BackgroundTask
    await BackgroundTask(k.afn)()


@case("starlette.background.BackgroundTasks.add_task(func)")
async def _(k):
    from starlette.background import BackgroundTasks
    tasks = BackgroundTasks()
    tasks.add_task(k.afn)
    await tasks()


@case("starlette.concurrency.run_in_threadpool(func)")
async def _(k):
    from starlette.concurrency import run_in_threadpool
    return asyncio.ensure_future(run_in_threadpool(k.fn))


@case("discord.utils.maybe_coroutine(f)")
async def _(k):
    from discord.utils import maybe_coroutine
    await maybe_coroutine(k.fn)


@case("django.dispatch.Signal.connect(receiver)")
async def _(k):
    from django.dispatch import Signal
    signal = Signal()
    async def receiver(**_): await k.afn()
    signal.connect(receiver)
    await signal.asend(None)


@case("sqlalchemy.event.listen(fn)")
def _(k):
    import sqlalchemy
    engine = sqlalchemy.create_engine("sqlite://")
    sqlalchemy.event.listen(engine, "connect", k.fn)
    engine.connect().close()


# Owners.

@case("quattro.TaskGroup.create_task(coro)")
async def _(k):
    import quattro
    async with quattro.TaskGroup() as group:
        group.create_task(k.coro())


@case("quattro.gather(coros)")
async def _(k):
    import quattro
    return quattro.gather(k.coro())


@case("aiojobs.Scheduler.shield(arg)")
async def _(k):
    import aiojobs
    k.wait = 0.01
    scheduler = aiojobs.Scheduler()
    outer = scheduler.shield(k.coro())
    await asyncio.sleep(0)
    outer.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await outer
    await asyncio.sleep(0.02)


# Decorators: the name says of what.

@case("@click.command()")
def _(k):
    import click
    click.command()(k.fn)([])


@case("@click.group()")
def _(k):
    import click
    click.group(invoke_without_command=True)(k.fn)([])


@case("@typer.Typer.command()")
def _(k):
    import typer
    app = typer.Typer()
    def command(): return k.fn()
    app.command()(command)
    app([])


@case("typer.run(function)")
def _(k):
    import typer
    sys.argv[1:] = []
    def command(): return k.fn()
    typer.run(command)


@case("@celery.shared_task")
def _(k):
    import celery
    return [celery.shared_task(k.fn)()]


@case("@flask.Flask.route()")
def _(k):
    import flask
    app = flask.Flask("a")
    app.testing = True
    async def view(): await k.afn()
    app.route("/")(view)
    app.test_client().get("/")


@case("@asgiref.sync.async_to_sync")
def _(k):
    from asgiref.sync import async_to_sync
    async_to_sync(k.afn)()


@case("@tornado.testing.gen_test")
def _(k):
    import tornado.testing
    class Test(tornado.testing.AsyncTestCase):
        @tornado.testing.gen_test
        async def test(self): await k.afn()
    result = unittest.TestResult()
    Test("test").run(result)
    if result.errors:
        raise Boom


@case("@sqlalchemy.event.listens_for()")
def _(k):
    import sqlalchemy
    engine = sqlalchemy.create_engine("sqlite://")
    sqlalchemy.event.listens_for(engine, "connect")(k.fn)
    engine.connect().close()
