def early_return(x):  #: def
    if not x:
        return
    use(x)  #: x = def {x}; x when x

def default(x=None):  #: def
    if x is None:
        x = 1  #: one
    use(x)  #: x = def {!x is None}, one; x when

def convert(x):  #: def
    if not isinstance(x, str):
        x = str(x)  #: str; x = def {!isinstance(x, str)}
    use(x)  #: x = def {isinstance(x, str)}, str

def rebound(x, f):  #: def
    if x is None:
        x = f()  #: call
        use(x)  #: x = call; x when x is None

def both(x, y):  #: def
    if x and y:
        use(x)  #: x = def {x}; x when x & y
    else:
        use(x)  #: x = def; x when
    if x or y:
        use(x)  #: x = def; x when
    else:
        use(x)  #: x = def {!x}; x when !x & !y

def chain(x):  #: def
    if x is None:
        return
    elif isinstance(x, int):
        use(x)  #: x = def {!x is None & isinstance(x, int)}
    else:
        use(x)  #: x = def {!x is None & !isinstance(x, int)}
    use(x)  #: x = def {!x is None}; x when !x is None

def asserted(x):  #: def
    assert x is not None, use(x)  #: x@2 = def {!x is not None}
    use(x)  #: x = def {x is not None}

def ternary(x):  #: def
    return x.a if x else x.b  #: x = def {x}; x@3 = def {!x}

def short(x):  #: def
    y = x and x.a  #: x@2 = def {x}
    z = x or x.b  #: x@2 = def {!x}
    use(x)  #: x = def

def loop(xs, f):
    for x in xs:  #: for
        if x is None:
            continue
        use(x)  #: x = for {!x is None}

def loop_carried(x, f):  #: def
    while f():
        if x:
            if f():
                x = f()  #: again
            use(x)  #: x = def {x}, again
    use(x)  #: x = def, again

def reset(x, f):  #: def
    while True:
        if x is None:
            x = f()  #: made
        use(x)  #: x = def {!x is None}, made

def reset_to_none(f):
    x = None  #: none
    while True:
        if x is None:
            x = f()  #: made
        use(x)  #: x = none {!x is None}, made, cleared {!x is None}
        x = None  #: cleared

def comprehension(xs):
    return [use(x) for x in xs if x if x.ok]  #: for; x = for {x & x.ok}; x when x & x.ok

def walrus(f):
    while (x := f()) is not None:  #: walrus
        use(x)  #: x = walrus {(x := f()) is not None}
    use(x)  #: x = walrus {!(x := f()) is not None}

def attribute(self):  #: def
    if self.task is None:
        return
    use(self)  #: self = def {!self.task is None}

def merged(x, c):  #: def
    if c:
        if x is None:
            return
    else:
        if x is None:
            raise c
    use(x)  #: x = def

def shared(x, c):  #: def
    if x is None:
        return
    if c:
        x = 1  #: one
    use(x)  #: x = def {!x is None}, one

def outer_global():
    if config is None:
        return
    use(config)  #: config = outside {!config is None}

def assigned_global(f):
    global shared_state
    use(shared_state)  #: shared_state = outside
    shared_state = f()  #: call
    use(shared_state)  #: shared_state = call

def try_keeps(x, f):  #: def
    if x is None:
        return
    try:
        f()
    except ValueError:
        use(x)  #: x = def {!x is None}
    finally:
        use(x)  #: x = def {!x is None}; x when !x is None
    use(x)  #: x = def {!x is None}

def tested_in_finally(x, f):  #: def
    try:
        f()
    finally:
        if x is None:
            f()
    use(x)  #: x = def

def callee(f):  #: def
    if f():
        use(f)  #: f = def; f when f()

def long(x):  #: def
    if x == 1:
        y = 1  #: a
    elif x == 2:
        y = 2  #: b
    elif x == 3:
        y = 3  #: c
    else:
        y = 4  #: d
    use(x, y)  #: x = def; y = a, b, c, d
