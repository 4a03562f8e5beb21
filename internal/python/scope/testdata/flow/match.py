def cases(v):  #: def
    match v:
        case 1:
            x = 1  #: one
        case [a, *b]:  #: seq
            use(a, b)  #: a = seq; b = seq
            x = 2  #: two
        case {"k": c, **rest}:  #: map
            use(c, rest)  #: c = map; rest = map
            return
        case Point(x=0, y=d) as p:  #: cls
            use(d, p)  #: d = cls; p = cls
            x = 3  #: three
    use(x)  #: x = one, two, three, unbound

def irrefutable(v):
    match v:
        case 1:
            x = 1  #: one
        case _:
            x = 2  #: two
    use(x)  #: x = one, two

def capture_ends(v):
    match v:
        case w:  #: all
            x = w  #: x; w = all
    use(x)  #: x = x

def guarded(v):
    match v:
        case w if w.ok:  #: all; w = all
            x = use(w)  #: one; w = all {w.ok}
        case _:
            use(w)  #: w = all {!w.ok}
            x = 2  #: two
    use(x)  #: x = one, two

def narrowed(v):  #: def
    match v:
        case int():
            use(v)  #: v = def {int()}; v when int()
        case str():
            use(v)  #: v = def {!int() & str()}
        case _:
            use(v)  #: v = def {!int() & !str() & _}

def alternatives(v):
    match v:
        case (1, x) | (2, x):  #: alt
            use(x)  #: x = alt

def dead_case(v):
    match v:
        case _:
            return
        case 1:
            use(v)  #: v = dead
    use(v)  #: v = dead
