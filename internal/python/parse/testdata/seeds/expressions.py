a = b = c or d and not e
f(g, *h, i=j, **k)[l, m:n, ::o, *p].q
-r ** -s // ~t @ u if v < w <= x is not y not in z else lambda *a, b=1, /, **c: (yield)
[a for b, *c in d if e if f async for g in h]
{a: b, **c, d: e} | {f, *g} | {h: i for h, i in j} | {k for k in l}
(a, *b), (), (c,), (d := e), [], {}
print(x for x in (await y))
0xff + 0b1_0 + 0o7 + 1_000.5e-3j + .5 + 1if a else 2
