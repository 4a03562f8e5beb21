def handled(f):
    try:
        x = f()  #: body
    except ValueError:
        use(x)  #: x = unbound
        x = None  #: handler
    use(x)  #: x = body, handler

def later_raise(f):
    x = 0  #: zero
    try:
        x = 1  #: one
        f()
        x = 2  #: two
    except ValueError:
        use(x)  #: x = one
    else:
        use(x)  #: x = two
    use(x)  #: x = one, two

def any_point(f):
    x = 0  #: zero
    try:
        f()
        x = 1  #: one
        f()
        x = 2  #: two
        f()
    except ValueError:
        use(x)  #: x = zero, one, two

def branch_in_body(f, c):
    x = 0  #: zero
    try:
        if c:
            x = 1  #: one
        else:
            f()
        x = f(x)  #: two; x = zero, one
    except ValueError:
        use(x)  #: x = zero, one

def import_fallback():
    try:
        import fast as m  #: fast
    except ImportError:
        m = None  #: none
    use(m)  #: m = fast, none

def name_deleted(f):
    e = 1  #: before
    try:
        f()
    except ValueError as e:  #: except
        use(e)  #: e = except
    use(e)  #: e = before, unbound

def handler_returns(f):
    try:
        x = f()  #: body
    except ValueError:
        return
    use(x)  #: x = body

def finally_sees_all(f):
    x = 0  #: zero
    try:
        x = f()  #: one
        f()
        if x:
            return
        x = 2  #: two
    finally:
        use(x)  #: x = zero, one, two
    use(x)  #: x = two

def finally_binds(f):
    x = 0  #: zero
    try:
        f()
    finally:
        x = 1  #: one
    use(x)  #: x = one

def finally_returns(f):
    while True:
        try:
            f()
            break
        finally:
            return
    use(f)  #: f = dead

def break_through_finally(xs):
    x = 0  #: zero
    for a in xs:
        try:
            x = 1  #: one
            break
        finally:
            y = 2  #: two
    else:
        return
    use(x, y)  #: x = one; y = two

def continue_through_finally(xs, f):
    x = 0  #: zero
    for a in xs:
        use(x)  #: x = zero, one
        try:
            if a:
                x = 1  #: one
                continue
            x = 2  #: two
            break
        finally:
            f()
    use(x)  #: x = zero, one, two

def return_then_finally(f):
    try:
        return f()
    finally:
        use(f)
    use(f)  #: f = dead

def nested_finally(f):
    x = 0  #: zero
    try:
        try:
            x = f()  #: one
            f()
        finally:
            x = 2  #: two
    except ValueError:
        use(x)  #: x = two
    use(x)  #: x = two

def raises_before_inner(f):
    x = 0  #: zero
    try:
        f()
        try:
            x = f()  #: one
            f()
        finally:
            x = 2  #: two
    except ValueError:
        use(x)  #: x = zero, two
    use(x)  #: x = zero, two

def bare_stops(f):
    x = 0  #: zero
    try:
        try:
            x = 1  #: one
            f()
        except:
            x = 2  #: two
        f()
    except ValueError:
        use(x)  #: x = one, two

def handler_raises(f):
    x = 0  #: zero
    try:
        try:
            f()
        except ValueError:
            x = 1  #: one
            raise
    except KeyError:
        use(x)  #: x = zero, one

def with_passes_on(f):
    x = None  #: none
    with f() as g:  #: with
        x = g.read()  #: read; g = with
    use(x, g)  #: x = read; g = with

def with_suppress(f):
    x = None  #: none
    with suppress(ValueError):
        x = f()  #: call
    use(x)  #: x = none, call

def with_raises(f):  #: raises
    with contextlib.suppress(ValueError):
        raise f()
    use(f)  #: f = raises

def with_returns(f):
    with f:
        return
    use(f)  #: f = dead

def groups(f):
    try:
        x = f()  #: body
    except* ValueError:
        x = 1  #: one
    except* TypeError:
        x = 2  #: two
    use(x)  #: x = body, one, two

def groups_raise(f):
    x = 0  #: before
    try:
        f()
    except* ValueError:
        x = 1  #: one
        raise KeyError
    except* TypeError:
        use(x)  #: x = before, one
    use(x)  #: x = before, one

def loop_in_try(xs, f):
    x = 0  #: zero
    try:
        for a in xs:
            x = a  #: in
            f()
            x = 1  #: after
    except ValueError:
        use(x)  #: x = zero, in, after
