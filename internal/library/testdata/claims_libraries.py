"""Cases of other libraries: those where it is not plain what becomes of a coroutine."""
import asyncio
import contextlib
import sys
import unittest

from claims import Boom, case
from claims_raises import NOWHERE, OS, closed_port, raises


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


# What they raise where the world fails them.

def importing(name, call):
    """Makes what is awaited, of a module that is imported only then."""
    def make():
        import importlib
        return call(importlib.import_module(name))
    return make


raises("anyio.connect_tcp", OS, importing("anyio", lambda anyio: anyio.connect_tcp("127.0.0.1", closed_port())))
raises("anyio.open_file", OS, importing("anyio", lambda anyio: anyio.open_file(NOWHERE)))
raises("anyio.open_process", OS, importing("anyio", lambda anyio: anyio.open_process([NOWHERE])))


def in_trio(ask):
    import trio
    return trio.run(ask)


raises("trio.open_tcp_stream", OS, importing("trio", lambda trio: trio.open_tcp_stream("127.0.0.1", closed_port())), in_trio)
raises("trio.open_file", OS, importing("trio", lambda trio: trio.open_file(NOWHERE)), in_trio)


async def wrong_statement():
    import aiosqlite
    async with aiosqlite.connect(":memory:") as db:
        cursor = await db.cursor()
        await cursor.execute("no statement")


raises("aiosqlite.Cursor.execute", ["sqlite3.Error"], wrong_statement)


async def no_redis():
    import redis.asyncio
    async with redis.asyncio.Redis(port=closed_port()) as client:
        await client.execute_command("PING")


raises("redis.asyncio.Redis.execute_command", ["redis.RedisError"], no_redis)


async def no_table():
    from sqlalchemy import create_engine, text
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("no statement"))


raises("sqlalchemy.Connection.execute", ["sqlalchemy.exc.SQLAlchemyError"], no_table)


async def no_postgres():
    import psycopg
    await psycopg.AsyncConnection.connect("host=127.0.0.1 port=%d" % closed_port())


raises("psycopg.AsyncConnection.connect", ["psycopg.Error"], no_postgres)


async def no_mail():
    import aiosmtplib
    await aiosmtplib.SMTP(hostname="127.0.0.1", port=closed_port()).connect()


raises("aiosmtplib.SMTP.connect", ["aiosmtplib.SMTPException"], no_mail)
