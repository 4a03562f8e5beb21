# "x = kind value path" says what the binding of x on the line is: the kind, the expression that the value comes from,
# and the unpackings on the way. [1] is the second element, [-1] the last, [1:-1] what a starred target takes.

a = f()  #: a = assign f()
b: int = f()  #: b = annotated f()
c: int  #: c = annotated
d += f()  #: d = augmented f()
e = g = f()  #: e = assign f(); g = assign f()
h, i = f()  #: h = assign f() [0]; i = assign f() [1]
(j, [k, *l]), m = f()  #: j = assign f() [0] [0]; k = assign f() [0] [1] [0]; l = assign f() [0] [1] [1:]; m = assign f() [1]
n, *o, p, q = f()  #: n = assign f() [0]; o = assign f() [1:-2]; p = assign f() [-2]; q = assign f() [-1]
r, s = f(), g()  #: r = assign f(); s = assign g()
r, (s, t) = f(), g()  #: r = assign f(); s = assign g() [0]; t = assign g() [1]
r, (s, t) = f(), (g(), h())  #: r = assign f(); s = assign g(); t = assign h()
r, *s, t = a(), b(), c(), d()  #: r = assign a(); s = assign a(), b(), c(), d() [1:-1]; t = assign d()
r, *s = a(),  #: r = assign a(); s = assign a(), [1:]
r, s = a(), *b()  #: r = assign a(), *b() [0]; s = assign a(), *b() [1]
[r, s] = f()  #: r = assign f() [0]; s = assign f() [1]
x.y, z[0], w = f()  #: w = assign f() [2]
for a, b in f():  #: a = for f() [0]; b = for f() [1]
    pass
with f() as a, g() as (b, c):  #: a = with f(); b = with g() [0]; c = with g() [1]
    pass
import os  #: os = import os
import os.path  #: os = import os.path
import os.path as p  #: p = import os.path as p
import strange.name  #: strange = import strange.name
from . import a  #: a = from a
from ..m import a as b  #: b = from a as b
from m import *  #: * = star *
def f(a, /, b, c=1, *d, e, f=g(), **h): pass  #: a = param positional; b = param; c = param 1; d = param *; e = param keyword; f@2 = param g() keyword; h = param **
def f(): pass  #: f = def
async def g(): pass  #: g = def
class C: pass  #: C = class
lambda a, *b: a  #: a = param; b = param *
try:
    pass
except (ValueError, TypeError) as e:  #: e = except (ValueError, TypeError)
    pass
(a := f())  #: a = walrus f()
[b for a, b in f()]  #: b = comprehension f() [1]
[c for a in f() for c in a]  #: c = comprehension a
del a, (b, c)  #: a = del; b = del; c = del
match f():
    case a:  #: a = match f()
        pass
    case [a, *b]:  #: a = match f() part; b = match f() part
        pass
    case {"k": a, **b}:  #: a = match f() part; b = match f() part
        pass
    case C(a, k=b) as c:  #: a = match f() part; b = match f() part; c = match f()
        pass
    case (1 | 2) as a:  #: a = match f()
        pass
type X[T] = list[T]  #: X = type list[T]; T = typeparam
def g[T: int, *U, **V](x): pass  #: T = typeparam int; U = typeparam; V = typeparam
