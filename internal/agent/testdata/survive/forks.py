# Children of every kind, each of which loses a task.
import asyncio
import multiprocessing
import os
import subprocess
import sys
import warnings

keep = []


async def fail(text):
    raise ValueError(text)


async def lose(text):
    keep.append(asyncio.ensure_future(fail(text)))
    await asyncio.sleep(0)


def child(text):
    # What the parent lost dies here too, in the order of references and not in that of the collector.
    keep.clear()
    asyncio.run(lose(text))


async def fork():
    """Forks while a loop runs: Python warns of threads then, and there is none that is the program's."""
    await asyncio.sleep(0.3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pid = os.fork()
    if pid == 0:
        os._exit(3)
    print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
    await asyncio.sleep(0.3)


if __name__ == "__main__":
    asyncio.run(fork())
    asyncio.run(lose("parent"))
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        process = context.Process(target=child, args=(method,))
        process.start()
        process.join()
        print(method, process.exitcode)
    pid = os.fork()
    if pid == 0:
        child("os.fork")
        sys.exit(0)
    print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
    code = "import sys, runpy; sys.argv[1:] = ['x']; sys.path.insert(0, %r); import forks; forks.child('subprocess')"
    print(subprocess.run([sys.executable, "-B", "-c", code % os.path.dirname(__file__)]).returncode)
