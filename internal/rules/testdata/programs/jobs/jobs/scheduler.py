import asyncio
import contextlib
import logging
import time

from .decorators import either, in_background, retried
from .errors import Fatal, JobError, Retry

log = logging.getLogger(__name__)


class Job:
    interval = 1.0

    def __init__(self, name):
        self.name = name
        self.runs = 0
        self.task = None

    async def setup(self):
        pass

    async def run(self):
        raise NotImplementedError

    async def teardown(self):
        await asyncio.sleep(0)

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}>"


class Backup(Job):
    interval = 3600.0

    async def run(self):
        self.setup()
        await self.copy("/var/data", "/var/backup")
        self.runs += 1

    @retried(3)
    async def copy(self, source, target):
        if source == target:
            raise Fatal("nothing to copy")
        process = await asyncio.create_subprocess_exec("cp", "-r", source, target)
        if await process.wait() != 0:
            raise Retry(1)


class CleanUp(Job):
    async def run(self):
        try:
            async with asyncio.timeout(10):
                await self.sweep()
        except TimeoutError:
            log.warning("%r took too long", self)

    async def sweep(self):
        try:
            await asyncio.sleep(20)
        except BaseException:
            log.exception("not swept")

    async def teardown(self):
        if super().teardown():
            log.info("%r is done", self)


class Report(Job):
    @in_background
    async def mail(self, text):
        if "@" not in text:
            raise JobError("no recipient")
        await asyncio.sleep(0.1)

    async def run(self):
        lines = [self.line(i) for i in range(3)]
        self.mail("\n".join(str(line) for line in lines))

    async def line(self, number):
        return f"{number}: {time.time()}"


class Scheduler:
    def __init__(self, *jobs):
        self.jobs = list(jobs)
        self.errors = []
        self._stopping = asyncio.Event()
        self._reaper = None

    async def start(self):
        for job in self.jobs:
            await job.setup()
            job.task = asyncio.create_task(self._supervise(job), name=job.name)
        self._reaper = asyncio.get_event_loop().create_task(self._reap())

    async def _supervise(self, job):
        while not self._stopping.is_set():
            try:
                await job.run()
            except asyncio.CancelledError:
                job.teardown()
                raise
            except Exception as error:
                self.errors.append(error)
                log.exception("%r failed", job)
            await asyncio.sleep(job.interval)

    async def _reap(self):
        pending = {job.task for job in self.jobs}
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_EXCEPTION)
            log.info("%d ended", len(done))

    async def stop(self, grace=5):
        self._stopping.set()
        try:
            await asyncio.wait_for(asyncio.shield(self._reaper), grace)
        except asyncio.TimeoutError:
            for job in self.jobs:
                job.task.cancel()
            results = await asyncio.gather(*[job.task for job in self.jobs], return_exceptions=True)
            print("stopped", results[0])
        finally:
            for job in self.jobs:
                await job.teardown()


@contextlib.asynccontextmanager
async def scheduling(*jobs):
    scheduler = Scheduler(*jobs)
    scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.stop()


@either
def announce(text):
    print(text)


async def main():
    announce("starting")
    async with scheduling(Backup("db"), CleanUp("tmp"), Report("daily")) as scheduler:
        await scheduler._stopping.wait()
    await announce("stopped")


def run():
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.close()
