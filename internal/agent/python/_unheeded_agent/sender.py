"""The connection to the monitor."""

import os
import time

import _socket

from . import wire

RETRY = 2.0

# Descriptors of the program keep the numbers that they have without us: ours lies above.
_DESCRIPTOR = 600


class Sender:
    """Sends events without ever waiting for the monitor. Used by one thread at a time."""

    def __init__(self, address, outbox, hello, configure):
        self.address = address
        self.outbox = outbox
        # Called for the fields of hello, with how this connection came about.
        self.hello = hello
        # Called with each config line.
        self.configure = configure
        self.sent = 0
        self.forget()

    def forget(self):
        """Forgets the connection, which after a fork is the parent's."""
        self.socket = None
        self.identity = None
        self.unsent = b""
        self.received = b""
        self.tried = None

    def connect(self, how):
        """Connects and says hello, or remembers when it tried."""
        self.tried = time.monotonic()
        try:
            opening = b""
            if self.address.startswith("tcp:"):
                _, host, port, token = self.address.split(":", 3)
                connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
                opening = wire.line({"v": 1, "k": "token", "token": token})
                target = (host, int(port))
            else:
                connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
                target = self.address
            # A listener on this machine takes a connection at once; one that does not has a full queue.
            connection.settimeout(0.5)
            connection.connect(target)
            connection.setblocking(False)
            self.socket = _above(connection)
            self.identity = _identity(self.socket.fileno())
            self.unsent = opening + wire.line(self.hello(how))
            self.received = b""
            self._push()
        except (OSError, ValueError, AttributeError):
            self.close()

    def flush(self):
        """Sends what the connection takes. Reports whether all has been sent."""
        if self.socket is None:
            if self.tried is not None and time.monotonic() - self.tried < RETRY:
                return False
            self.connect("again")
            if self.socket is None:
                return False
        if not self._is_ours():
            return False
        try:
            while self._push():
                event = self.outbox.take()
                if event is None:
                    return True
                line = wire.line(event)
                if line is None:
                    self.outbox.drop()
                    continue
                self.unsent = line
                self.sent += 1
        except OSError:
            self.close()
        return False

    def listen(self):
        """Takes what the monitor has answered."""
        if self.socket is None or not self._is_ours():
            return
        try:
            data = self.socket.recv(65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.close()
            return
        if not data:
            self.close()
            return
        *lines, self.received = (self.received + data).split(b"\n")
        self.received = self.received[: wire.LINE_LIMIT]
        for line in lines:
            try:
                message = wire.decode(line.decode("utf-8"))
            except (ValueError, StopIteration, RecursionError):
                continue
            if type(message) is dict and message.get("k") == "config":
                self.configure(message)

    def close(self):
        """Closes the connection. What was sent in part is lost, and the sequence shows it."""
        connection, self.socket, self.unsent = self.socket, None, b""
        if connection is not None:
            try:
                connection.close()
            except OSError:
                pass

    def _is_ours(self):
        """Reports whether the descriptor is still that of the connection, which is given up where it is not.

        The program may have closed all descriptors, and the number may be that of a file or socket of its own by now.
        """
        if _identity(self.socket.fileno()) == self.identity:
            return True
        self.socket.detach()
        self.close()
        return False

    def _push(self):
        """Sends of the last line what is still unsent. Reports whether nothing is left of it."""
        while self.unsent:
            try:
                self.unsent = self.unsent[self.socket.send(self.unsent) :]
            except (BlockingIOError, InterruptedError):
                return False
        return True


def _above(connection):
    try:
        import fcntl

        number = fcntl.fcntl(connection.fileno(), fcntl.F_DUPFD_CLOEXEC, _DESCRIPTOR)
    except (ImportError, OSError, AttributeError):
        return connection
    high = _socket.socket(connection.family, connection.type, connection.proto, fileno=number)
    high.setblocking(False)
    connection.close()
    return high


def _identity(descriptor):
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino
