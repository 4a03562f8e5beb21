# Class bodies and comprehensions run where they stand; functions and lambdas do not.
x = 1  #: one
first = [x for y in x]  #: x = one; x@2 = one
x = 2  #: two

class Rebinds:
    use(x)  #: x = unbound
    x = x  #: own; x = unbound
    use(x)  #: x = own

class Body:
    use(x)  #: x = two
    attr = x  #: attr; x = two
    use(attr)  #: attr = attr
    later = [x for _ in attr]  #: attr = attr
    def method(self):
        use(x)  #: x = outside
        use(attr)  #: attr = outside
    if x:
        maybe = 1  #: maybe
    use(maybe)  #: maybe = maybe, unbound

class Body(Body):  #: again
    pass

use(Body)  #: Body = again

call = lambda y=x: (x, y)  #: lam; x = two

def walrus(xs, f):
    seen = 0  #: zero
    out = [seen := f(seen) for x in xs]  #: walrus; seen = zero, walrus
    use(seen)  #: seen = zero, walrus

def any_walrus(xs):
    if any((hit := x) for x in xs):  #: hit
        use(hit)  #: hit = hit, unbound

def nested_comprehension(xss):
    return [[y for y in xs if y] for xs in xss if xs]  #: c; y = c {y}; xs = c {xs}

def closure():
    v = 1
    def inner():
        use(v)  #: v = outside
    v = 2
    return inner

def annotation(a: x = x):  #: def
    use(a)  #: a = def

def class_in_loop(xs):
    for a in xs:
        class C:
            use(b)  #: b = unbound
            b = a  #: b
            use(b)  #: b = b

def nonlocal_write():
    n = 0
    def inner():
        nonlocal n
        use(n)  #: n = outside
        n = 1  #: one
        use(n)  #: n = one

def generic[T](a: T) -> T:  #: T; T = T
    use(T)  #: T = outside

def star():
    use(undefined)  #: undefined = outside
