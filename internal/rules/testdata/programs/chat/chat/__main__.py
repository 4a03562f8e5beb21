import asyncio

from . import Server


async def watch(server: Server) -> None:
    while True:
        await asyncio.sleep(60)
        if not server.rooms:
            raise SystemExit("nobody came")


async def main() -> None:
    server = Server()
    watcher = asyncio.create_task(watch(server))
    server.running()
    await server.serve()
    watcher.cancel()


if __name__ == "__main__":
    asyncio.run(main())
