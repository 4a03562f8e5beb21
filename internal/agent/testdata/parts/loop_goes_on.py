# A loop that runs in a thread of its own while tests begin and end is watched on.
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
os.environ["UNHEEDED_AGENT_POLL_MS"] = "50"
sys.path.insert(0, sys.argv[1])
from _unheeded_agent import tests

watching = tests.attach(sys.argv[1])
loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever, daemon=True)
thread.start()
kept = []


async def fail():
    raise ValueError("kept")


async def begin():
    kept.append(asyncio.ensure_future(fail()))


asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result()
assert watching.settle(1, False)
asyncio.run_coroutine_threadsafe(begin(), loop).result()
connection, _ = server.accept()
connection.settimeout(10)
for line in connection.makefile():
    if json.loads(line)["k"] == "task.unretrieved":
        break
else:
    raise AssertionError("the connection ended")
kept[0].exception()
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
