import a.b as c, d
from ..e import (f as g, h,)
from . import *
lazy import i
del j, (k, [l]), m.n[o]
assert p, q
raise r from s
global t, u; nonlocal v
x: int = 1
y.z[0]: str
a += b; c **= yield
type X[T: int = str, *Ts = *a, **P] = T
with (d as e, f): pass
with (g, h) as i, j.k as l[0]: pass
for m, *n in *o, p:
    continue
else:
    break
while q: r
if s: pass
elif t:
    pass
else: pass
try:
    pass
except u: pass
except (v, w) as x:
    pass
except: pass
else: pass
finally: pass
try: pass
except* y, z: pass
