"""Prints what it computes; whoever rewrites it must leave that as it is."""

from __future__ import annotations

import functools
import json

LIMIT = 3
counter = 0


def decorated(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return "<" + function(*args, **kwargs) + ">"

    return wrapper


# A default that is made when the function is.
def default():
    return helper() + 1


def helper():
    return LIMIT


def uses_default(value=default()):
    return value


def later(value=uses_default):
    return value()


class Base:
    name = "base"

    def label(self):
        return self.name + suffix()

    def again(self):
        return self.label() * 2

    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, new):
        self._size = new

    def __init__(self, size=LIMIT):
        self.size = size

    made = label


class Derived(Base):
    name = "derived"

    def label(self):
        return super().label().upper()

    def twin(self) -> Derived:
        return Derived(self.size)


def suffix():
    return "!"


@decorated
def text(first, *rest, sep=", ", **others):
    return sep.join([first, *rest, *(f"{key}={value}" for key, value in others.items())])


def closures():
    total = 0
    found = []

    def add(amount):
        nonlocal total
        total += amount
        found.append(lambda: (total, amount))

    def twice(amount):
        add(amount)
        add(amount)

    twice(2)
    add(amount=5)
    return [look() for look in found]


def patterns(subject):
    match subject:
        case {"kind": kind, **rest}:
            return kind, rest
        case [first, *others] if (length := len(others)) > 1:
            return first, others, length
        case Base(size=size) as whole:
            return size, whole.name
    return None


def handlers(value):
    try:
        number = int(value)
    except ValueError as error:
        message = str(error)
        import os.path as paths
        from json import dumps

        return dumps(paths.basename(message))
    else:
        del value
        return number


def bump():
    global counter
    counter += 1
    return counter


def redefined():
    return 1


print(redefined())


def redefined():
    return 2


def main():
    print(uses_default(), later())
    for thing in (Base(), Derived(4), Derived().twin()):
        print(thing.label(), thing.again(), thing.size, Base.made(thing))
    print(text("a", "b", sep="; ", c=1))
    print(closures())
    for subject in ({"kind": 1, "x": 2}, [1, 2, 3], Derived(7), 5):
        print(patterns(subject))
    print(handlers("12"), handlers("a/b"), bump(), bump(), redefined())
    print([x for x in range(LIMIT) for y in range(x) if y], {k: v for k, v in zip("ab", [1, 2])})
    print(json.dumps({"last": last()}))


def last():
    async def never():
        return self_named

    self_named = never.__code__.co_argcount
    return self_named


main()
