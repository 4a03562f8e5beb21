# "x is scope" says which scope owns the variable that the first load of x on the line means.
import m

g = 1
len(g)  #: len is builtin; g is module
__name__  #: __name__ is builtin

def function(p):
    local = 1
    use(local, p, g, later, undefined)  #: local is function; p is function; g is module; later is module; undefined is builtin
    def inner():
        nonlocal local
        local = 2
        use(local, p)  #: local is function; p is function
    class Inside:
        attr = p  #: p is function
        def method(self):
            return attr, local, __class__  #: attr is builtin; local is function; __class__ is class
    return lambda q: (q, p, len)  #: q is lambda; p is function; len is builtin

def declares():
    global made, g
    made = g  #: g is module
    def inner():
        return g, made  #: g is module; made is module
    g = 2
    return made  #: made is module

made  #: made is module
later = 1

class Class:
    attr = 1
    use(attr)  #: attr is Class
    other = [attr for x in attr]  #: attr is builtin; attr@2 is Class
    seen = [x for x in attr if x]  #: attr is Class; x is comprehension
    def method(self, default=attr):  #: attr is Class
        return attr, self, method  #: attr is builtin; self is method; method is builtin
    def generic[T](self: attr, x: T) -> T:  #: attr is Class; T is type parameters
        return T, attr  #: T is type parameters; attr is builtin
    global made
    made = 1
    use(made)  #: made is module

class Generic[T](Base[T]):  #: T is type parameters
    def method(self) -> T:  #: T is type parameters
        return T  #: T is type parameters

def comprehensions(xs):
    return [y for x in xs for y in x if x]  #: xs is comprehensions; x is comprehension; y is comprehension

def walrus(xs):
    [y := x for x in xs]
    return y  #: y is walrus

def generators(xs):
    return (x for x in xs)  #: xs is generators; x is generator

def shadows(xs):
    x = [xs for xs in xs]  #: xs is comprehension; xs@2 is shadows
    return x  #: x is shadows

__hidden = 1
class Private:
    __mine = 1
    use(__mine)  #: __mine is Private
    def method(self):
        return __hidden  #: __hidden is builtin

def handlers():
    try:
        pass
    except E as e:
        def closure():
            return e  #: e is handlers

def annotated(a: anno) -> g:  #: anno is builtin; g is module
    x: int
    return x  #: x is annotated
