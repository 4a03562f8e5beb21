# A program may make a loop for each call: of those that are gone what was counted is told, and nothing else is kept.
import asyncio
import json
import os
import socket
import sys
import tempfile
import threading

folder = tempfile.TemporaryDirectory()
server = socket.socket(socket.AF_UNIX)
server.bind(os.path.join(folder.name, "s"))
server.listen()
os.environ["UNHEEDED_SOCKET"] = server.getsockname()
os.environ["UNHEEDED_AGENT_TREE"] = "1"
sys.path.insert(0, sys.argv[1])
from _unheeded_agent import tests

watching = tests.attach(sys.argv[1])
connection, _ = server.accept()


async def work():
    await asyncio.sleep(0)


async def main():
    await asyncio.create_task(work())


def listen():
    for line in connection.makefile():
        said.append(json.loads(line))


said = []
listener = threading.Thread(target=listen, daemon=True)
listener.start()
for _ in range(150):
    asyncio.run(main())
roots = watching.agent.tasks.tree.roots
assert len(roots) <= 65, len(roots)
watching.agent.tasks.tree.last_look()
assert watching.settle(1, True)
watching.start.sender.close()
listener.join()

# Of each origin some are told by themselves and the others counted, loop by loop. asyncio.run makes tasks of its own.
ours = [line for line in said if line.get("coro") in ("main", "work")]
counted = {line["group"]: line["count"] for line in ours if line["k"] == "tasks.counted"}
number = sum(line["k"] == "task.made" for line in ours) + sum(counted.values())
assert number == 300, number

# Each call has a loop of its own, also where it lies where the one before lay.
loops = {line["loop"] for line in ours if line["coro"] == "main"}
assert len(loops) == 150, sorted(loops)
