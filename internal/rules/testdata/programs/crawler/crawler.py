"""Fetches pages, and what they link to, a few at a time."""

import asyncio
import contextlib
import logging
import re
import urllib.parse

logger = logging.getLogger(__name__)
LINK = re.compile(r'href="([^"]+)"')
MAX_PAGES = 100


class FetchError(Exception):
    def __init__(self, url, reason):
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class Frontier:
    """What is still to be fetched; nothing twice."""

    def __init__(self, *roots):
        self._queue = asyncio.Queue()
        self._seen = set()
        for root in roots:
            self.add(root)

    def add(self, url):
        if url in self._seen or len(self._seen) >= MAX_PAGES:
            return False
        self._seen.add(url)
        self._queue.put_nowait(url)
        return True

    async def next(self):
        return await self._queue.get()

    def done(self):
        self._queue.task_done()

    async def drain(self):
        await self._queue.join()


class Session:
    def __init__(self, timeout=10):
        self.timeout = timeout
        self._open = set()
        self._keepalive = None

    async def __aenter__(self):
        self._keepalive = asyncio.create_task(self._keep_alive())
        return self

    async def __aexit__(self, *exc_info):
        self.close()

    async def close(self):
        if self._keepalive is not None:
            self._keepalive.cancel()
        for writer in self._open:
            writer.close()
            await writer.wait_closed()

    async def _keep_alive(self):
        while True:
            await asyncio.sleep(self.timeout)
            for writer in list(self._open):
                if writer.is_closing():
                    raise FetchError("?", "connection lost")

    async def get(self, url):
        parts = urllib.parse.urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
        self._open.add(writer)
        try:
            writer.write(f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.hostname}\r\n\r\n".encode())
            writer.drain()
            status = await reader.readline()
            if b" 200 " not in status:
                raise FetchError(url, status.decode(errors="replace").strip())
            body = await asyncio.wait_for(reader.read(), self.timeout)
        except asyncio.TimeoutError:
            raise FetchError(url, "timeout") from None
        finally:
            self._open.discard(writer)
            writer.close()
        return body.decode(errors="replace")


async def with_retry(fetch, url, attempts=3):
    delay = 0.1
    for attempt in range(attempts):
        try:
            return await fetch(url)
        except FetchError as error:
            if attempt == attempts - 1:
                raise
            logger.info("again in %s: %s", delay, error)
        except BaseException:
            logger.exception("gave up on %s", url)
            return None
        await asyncio.sleep(delay)
        delay *= 2


def links(url, text):
    for match in LINK.finditer(text):
        yield urllib.parse.urljoin(url, match.group(1))


class Crawler:
    def __init__(self, session, frontier, workers=4):
        self.session = session
        self.frontier = frontier
        self.pages = {}
        self.workers = [asyncio.create_task(self._work(number)) for number in range(workers)]

    async def _work(self, number):
        while True:
            url = await self.frontier.next()
            try:
                text = await with_retry(self.session.get, url)
                if text is not None:
                    self.pages[url] = text
                    for link in links(url, text):
                        self.frontier.add(link)
            except FetchError as error:
                logger.warning("worker %d: %s", number, error)
            finally:
                self.frontier.done()

    async def run(self):
        await self.frontier.drain()
        for worker in self.workers:
            worker.cancel()
        await asyncio.gather(*self.workers, return_exceptions=True)
        self.report()

    async def report(self):
        for url, text in sorted(self.pages.items()):
            print(len(text), url)


async def crawl(roots):
    async with Session() as session:
        crawler = Crawler(session, Frontier(*roots))
        with contextlib.suppress(asyncio.CancelledError):
            await crawler.run()
        return crawler.pages


async def main(roots):
    pages = asyncio.ensure_future(crawl(roots))
    ticker = asyncio.create_task(tick())
    await asyncio.wait([pages, ticker], return_when=asyncio.FIRST_COMPLETED)
    print(len(pages.result()))


async def tick():
    count = 0
    while count < 1000:
        await asyncio.sleep(1)
        count += 1
    raise RuntimeError("this takes too long")


if __name__ == "__main__":
    import sys

    asyncio.run(main(sys.argv[1:]))
