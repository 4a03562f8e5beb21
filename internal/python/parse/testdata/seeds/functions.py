@a.b(c)
@d[e]
async def f(g, h=1, /, i: int = 2, *j: *k, l, m=3, **n) -> o:
    """Doc."""
    async with p as q: await r
    async for s in t: yield u
    return *v, w


class A[T](B, metaclass=C):
    x = lambda: 1

    def m(self, /, *, a): ...
