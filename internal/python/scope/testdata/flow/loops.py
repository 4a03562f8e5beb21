def for_else(xs):
    for x in xs:  #: for
        if x:
            found = x  #: found
            break
    else:
        found = None  #: none
    use(found, x)  #: found = found, none; x = for, unbound

def carried(xs):
    last = None  #: none
    for x in xs:
        use(last)  #: last = none, next
        last = x  #: next
    use(last)  #: last = none, next

def only_before_break(xs):
    last = None  #: none
    for x in xs:
        use(last)  #: last = none
        last = x  #: next
        break
    use(last)  #: last = none, next

def continued(xs):
    last = None  #: none
    for x in xs:
        use(last)  #: last = none, skipped
        if x:
            last = x  #: skipped
            continue
        last = 1  #: lost
        return

def forever(f):
    while True:
        x = f()  #: x
        if x:
            break
    use(x)  #: x = x {x}

def forever_without_break(f):
    while True:
        f()
    use(f)  #: f = dead

def forever_with_inner_break(f):
    while 1:
        for x in f:
            break
    use(f)  #: f = dead

def zero():
    while False:
        x = 1
    use(x)  #: x = unbound

def condition(f):
    x = f()  #: first
    while x:
        use(x)  #: x = first {x}, again {x}
        x = f()  #: again
    use(x)  #: x = first {!x}, again {!x}

def nested(xs):
    x = 0  #: zero
    for a in xs:
        for b in a:
            for c in b:
                use(x)  #: x = zero, one
                x = 1  #: one
        use(x)  #: x = zero, one

def inner_reset(xs):
    for a in xs:
        x = 0  #: zero
        while a:
            use(x)  #: x = zero, one
            x = 1  #: one
        use(x)  #: x = zero, one
    use(x)  #: x = zero, one, unbound

def else_dead(xs):
    while True:
        if xs:
            continue
        return 1
    else:
        use(xs)  #: xs = dead

def deleted_in_loop(xs):
    x = 1  #: one
    for a in xs:
        use(x)  #: x = one, unbound
        del x

async def async_loop(xs):
    async for x in xs:  #: for
        use(x)  #: x = for
    use(x)  #: x = for, unbound

def break_in_else(xs):
    for a in xs:
        x = 1  #: one
        for b in a:
            pass
        else:
            break
        x = 2  #: two
    use(x)  #: x = one, unbound

def untouched(x, xs):  #: def
    if x is None:
        return
    for a in xs:
        if a:
            x = 1  #: one
            break
        use(x)  #: x = def {!x is None}
