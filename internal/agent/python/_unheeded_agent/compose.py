"""Hooks that leave no frame behind.

A Python function around another one shows: in tracebacks, in what stacklevel= counts, in what traceback.print_stack() prints.
Here the two are called one after the other by code in C.
"""

from _functools import partial, reduce
from _operator import matmul


def also(observe, original):
    """Returns a callable of one argument that gives it to observe, and what observe returns to original.

    observe must return its argument, or what the original is to see in its place, and must not raise. The caller of the
    original is, to Python, whoever calls the returned object.

    reduce(matmul, (first, then), x) is (x @ first) @ then, and x @ step is step.__rmatmul__(x) as nothing that is handed to
    a hook knows how to multiply.
    """
    return partial(reduce, matmul, (_step(observe), _step(original)))


def _step(function):
    return type("Step", (), {"__slots__": (), "__rmatmul__": staticmethod(function)})()
