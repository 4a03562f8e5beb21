"""Reads sensors with trio and AnyIO."""

import logging
import random

import anyio
import trio

logger = logging.getLogger(__name__)


class BadReading(ValueError):
    pass


class Sensor:
    def __init__(self, name, low=0, high=100):
        self.name = name
        self.low, self.high = low, high

    async def read(self):
        await trio.sleep(random.random())
        value = random.randint(-10, 110)
        if not self.low <= value <= self.high:
            raise BadReading(f"{self.name}: {value}")
        return value

    async def calibrate(self):
        trio.sleep(1)
        low = await self.read()
        high = await self.read()
        self.low, self.high = min(low, high), max(low, high)


class Recorder:
    def __init__(self, send):
        self.send = send
        self.errors = 0

    async def record(self, sensor):
        while True:
            with trio.move_on_after(2) as scope:
                try:
                    value = await sensor.read()
                except BadReading as error:
                    self.errors += 1
                    logger.warning("%s", error)
                    continue
                except BaseException:
                    logger.exception("no reading")
                    continue
                await self.send.send((sensor.name, value))
            if scope.cancelled_caught:
                self.late(sensor)

    async def late(self, sensor):
        logger.warning("%s is late", sensor.name)
        await trio.sleep(0)


async def show(receive):
    async with receive:
        async for name, value in receive:
            print(name, value)


async def main(*names):
    send, receive = trio.open_memory_channel(10)
    sensors = [Sensor(name) for name in names]
    recorder = Recorder(send)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(show, receive)
        for sensor in sensors:
            sensor.calibrate()
            nursery.start_soon(recorder.record, sensor)


async def ping(host, results):
    with anyio.fail_after(5):
        stream = await anyio.connect_tcp(host, 80)
        try:
            await stream.send(b"HEAD / HTTP/1.0\r\n\r\n")
            results[host] = await stream.receive()
        except anyio.EndOfStream:
            results[host] = b""
        finally:
            await stream.aclose()


async def ping_all(*hosts):
    results = {}
    try:
        async with anyio.create_task_group() as group:
            for host in hosts:
                group.start_soon(ping, host, results)
    except OSError as error:
        print("not all are there", error)
    except BaseException:
        pass
    anyio.sleep(0)
    return results


if __name__ == "__main__":
    trio.run(main, "north", "south")
    anyio.run(ping_all, "example.org")
