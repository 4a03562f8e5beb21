"""python -m unheeded: the binary, with the same arguments, streams, signals and exit code."""

import os
import subprocess
import sys

from unheeded._binary import BinaryNotFound, find_binary


def main() -> int:
    """Becomes the binary, or runs it where a process cannot become another. Returns the exit code."""
    try:
        binary = find_binary()
    except BinaryNotFound as exc:
        print("error:", exc, file=sys.stderr)
        return 2
    arguments = [binary, *sys.argv[1:]]
    if sys.platform != "win32":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(binary, arguments)
    process = subprocess.Popen(arguments)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # The console has told the binary too: it decides.


if __name__ == "__main__":
    sys.exit(main())
