"""Hands messages from threads to subscribers in an event loop, and back."""

import asyncio
import collections
import concurrent.futures
import functools
import threading


class Overflow(Exception):
    pass


class Subscription:
    def __init__(self, topic, callback, size=16):
        self.topic = topic
        self.callback = callback
        self.queue = asyncio.Queue(size)
        self._pump = None

    def start(self):
        if self._pump is not None:
            self._pump.cancel()
        self._pump = asyncio.ensure_future(self._run())

    async def _run(self):
        while True:
            message = await self.queue.get()
            try:
                self.callback(message)
            except Exception as error:
                raise Overflow(self.topic) from error

    def put(self, message):
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            raise Overflow(self.topic) from None

    async def stop(self):
        if self._pump:
            self._pump.cancel()
            try:
                await self._pump
            except (asyncio.CancelledError, Exception):
                pass


class Broker:
    def __init__(self, loop):
        self.loop = loop
        self.subscriptions = collections.defaultdict(list)
        self.pool = concurrent.futures.ThreadPoolExecutor(4)
        self._ready = asyncio.Event()

    def subscribe(self, topic, callback):
        subscription = Subscription(topic, callback)
        subscription.start()
        self.subscriptions[topic].append(subscription)
        return subscription

    async def publish(self, topic, message):
        await self._ready.wait()
        for subscription in self.subscriptions[topic]:
            subscription.put(message)

    def publish_soon(self, topic, message):
        """For other threads."""
        asyncio.run_coroutine_threadsafe(self.publish(topic, message), self.loop)

    def publish_and_wait(self, topic, message):
        return asyncio.run_coroutine_threadsafe(self.publish(topic, message), self.loop).result(5)

    def work(self, function, *args):
        self.pool.submit(self._checked, function, args)
        return self.loop.run_in_executor(self.pool, functools.partial(self._checked, function, args))

    def _checked(self, function, args):
        if not callable(function):
            raise TypeError(function)
        return function(*args)

    async def open(self):
        self._ready.set()
        self.work(print, "open")

    async def close(self):
        stopping = []
        for subscriptions in self.subscriptions.values():
            for subscription in subscriptions:
                stopping.append(subscription.stop())
        self.pool.shutdown()
        self.loop.call_soon(self.open)

    def on_done(self, future):
        if future.exception():
            print("failed", future.exception())


def producer(broker, count):
    for number in range(count):
        broker.publish_soon("numbers", number)
    broker.publish_and_wait("numbers", None)


async def main():
    broker = Broker(asyncio.get_running_loop())
    finished = asyncio.Event()

    def receive(message):
        nonlocal finished
        if message is None:
            finished.set()
        elif message < 0:
            raise ValueError(message)

    broker.subscribe("numbers", receive)
    await broker.open()
    thread = threading.Thread(target=producer, args=(broker, 3))
    thread.start()
    watching = asyncio.create_task(asyncio.wait_for(finished.wait(), 10))
    watching.add_done_callback(broker.on_done)
    while not finished.is_set():
        await asyncio.sleep(0.01)
    broker.close()


asyncio.run(main())
