# How to read these files: a comment #: with a word labels what the line binds. A comment #: with "name = ..." says
# which bindings can reach the first load of that name on the line, and whether it may be unbound. {…} after a label are
# the conditions that hold for that binding alone. "when" gives all conditions known there, outermost first.

def straight():
    x = 1  #: one
    x = 2  #: two
    use(x)  #: x = two

def param(a, b=1):  #: def
    use(a, b)  #: a = def; b = def

def arms(c):
    if c:
        x = 1  #: then
    else:
        x = 2  #: else
    use(x)  #: x = then, else

def one_arm(c):
    if c:
        x = 1  #: then
    use(x)  #: x = then, unbound

def elifs(a, b):
    x = 0  #: zero
    if a:
        x = 1  #: one
    elif b:
        pass
    elif a is b:
        x = 2  #: two
    else:
        return
    use(x)  #: x = zero, one, two

def all_return(c):
    if c:
        return 1
    else:
        raise ValueError
    use(c)  #: c = dead

def rebound_then_returned(c):
    x = 1  #: one
    if c:
        x = 2  #: two
        return use(x)  #: x = two
    use(x)  #: x = one

def deleted(c):
    x = 1  #: one
    if c:
        del x
    use(x)  #: x = one, unbound

def augmented():
    x = 1  #: one
    x += 1  #: more; x = one
    use(x)  #: x = more

def declared_only():
    x: int
    use(x)  #: x = unbound
    y: int = 1  #: one
    y: str
    use(y)  #: y = one

def constants(x):  #: def
    if 0:
        x = 1
    if not True:
        x = 2
    if TYPE_CHECKING:
        x = 3  #: three
    else:
        x = 4
    use(x)  #: x = three

def version(sys):
    if sys.version_info >= (3, 11):
        x = 1  #: new
    else:
        x = 2  #: old
    use(x)  #: x = new, old

def ternary(c):
    y = (x := 1) if c else 2  #: arm
    use(x)  #: x = arm, unbound

def short_circuit(c):
    if c and (x := c.a):  #: walrus
        use(x)  #: x = walrus {x := c.a}
    else:
        use(x)  #: x = walrus {!x := c.a}, unbound
    use(x)  #: x = walrus, unbound

def either(c):
    if c or (x := c.a):  #: walrus
        use(x)  #: x = walrus {x := c.a}, unbound
    else:
        use(x)  #: x = walrus {!x := c.a}

def unpacked(v):
    a, (b, *c) = v  #: all
    use(a, b, c)  #: a = all; b = all; c = all

def asserted(c):
    assert c, (x := 1)
    use(x)  #: x = unbound

def order():
    x = 1  #: one
    x, y = (x, 2)  #: both; x = one
    use(x, y)  #: x = both; y = both
