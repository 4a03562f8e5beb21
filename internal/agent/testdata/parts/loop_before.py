# A loop that is older than the agent works, and what reaches its handler is told, be it the usual one or the program's own.
import asyncio
import json
import os
import socket
import sys
import tempfile

handled = []
loops = [asyncio.new_event_loop(), asyncio.new_event_loop()]
loops[1].set_exception_handler(lambda loop, context: handled.append(str(context["exception"])))

folder = tempfile.TemporaryDirectory()
server = socket.socket(socket.AF_UNIX)
server.bind(os.path.join(folder.name, "s"))
server.listen()
os.environ["UNHEEDED_SOCKET"] = server.getsockname()
sys.path.insert(0, sys.argv[1])
from _unheeded_agent import tests

watching = tests.attach(sys.argv[1])


def fail(text):
    raise ValueError(text)


for i, loop in enumerate(loops):
    loop.call_soon(fail, "loop %d" % i)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
assert handled == ["loop 1"], handled

assert watching.settle(1, False)
connection, _ = server.accept()
lines = [json.loads(line) for line in connection.recv(1 << 20).splitlines()]
told = [line["exc"]["msg"] for line in lines if line["k"] == "loop.handler"]
assert told == ["loop 0", "loop 1"], lines
