# Closes all descriptors before a loop runs, as a daemon does, and has a socket of its own where they were.
import asyncio
import os
import socket

os.closerange(3, 1000)
here, there = socket.socketpair()
for descriptor in range(590, 610):
    os.dup2(there.fileno(), descriptor)
here.send(b"nobody else's")
asyncio.run(asyncio.sleep(0.3))
there.setblocking(False)
print(there.recv(100))
