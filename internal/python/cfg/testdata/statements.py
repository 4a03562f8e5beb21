# Behind each function stands its graph, as Graph.String writes it. After a change: go test ./internal/python/cfg -update,
# then read the difference.

def straight(x):
    a = 1
    b = x.y
    return a
#: 1: a = 1; b = x.y -> 2, ?R
#: 2: return a -> return X

def falls_off():
    pass
#: 1: pass -> X

def branches(x):
    if x:
        a()
    elif not x.y:
        return
    else:
        raise E
    b()
#: 1: test x -> true 2, false 4
#: 2: a() -> 3, ?R
#: 3: b() -> X, ?R
#: 4: test x.y -> true 5, false 6, ?R
#: 5: raise E -> raise R
#: 6: return -> return X

def asserts(x):
    assert x, m()
    a()
#: 1: test x -> true 2, false 3
#: 2: a() -> X, ?R
#: 3: value m() -> 4, ?R
#: 4: assert x, m() -> assert R

def loops(xs):
    for x in xs:
        if x:
            continue
        break
    else:
        a()
    return
#: 1: iter xs -> 2, ?R
#: 2: step x -> element 3, exhausted 6, ?R
#: 3: bind x; test x -> true 4, false 5
#: 4: continue -> continue 2
#: 5: break -> break 7
#: 6: a() -> 7, ?R
#: 7: return -> return X

def endless():
    while True:
        a()
    dead()
#: 1: -> 2
#: 2: test True -> true 3
#: 3: a() -> loop 2, ?R

def condition(x):
    while x:
        x = a()
#: 1: -> 2
#: 2: test x -> true 3, false 4
#: 3: x = a() -> loop 2, ?R
#: 4: -> X

def cases(x):
    match x:
        case 1:
            a()
        case [y] if y:
            b()
        case _:
            return
        case 2:
            dead()
#: 1: subject x; pattern 1 -> case 2, nocase 3, ?R
#: 2: a() -> 6, ?R
#: 3: pattern [y] -> case 4, nocase 7, ?R
#: 4: test y -> true 5, false 7
#: 5: b() -> 6, ?R
#: 6: -> X
#: 7: pattern _ -> case 8
#: 8: return -> return X

def no_default(x):
    match x:
        case 1:
            a()
    b()
#: 1: subject x; pattern 1 -> case 2, nocase 3, ?R
#: 2: a() -> 4, ?R
#: 3: -> 4
#: 4: b() -> X, ?R

def dead_code():
    return
    a()
#: 1: return -> return X

async def suspends(xs):
    await a()
    async for x in xs:
        yield x
#: 1: await a() -> 2, ?R, ~R
#: 2: iter xs -> 3, ?R
#: 3: step x -> element 4, exhausted 5, ?R, ~R
#: 4: bind x; yield x -> loop 3, ?R
#: 5: -> X

async def manager():
    async with a() as x, b():
        await c(x)
#: 1: enter a() -> 2, ?R, ~R
#: 2: bind x; enter b() -> 3, ?7, ~7
#: 3: await c(x) -> 4, ?5, ~5
#: 4: exit b() -> 6, ?7, ~7
#: 5: exit b() -> swallowed 6, ?7, ~7, reraise 7 (on raise)
#: 6: exit a() -> 8, ?R, ~R
#: 7: exit a() -> swallowed 8, ?R, ~R, reraise R (on raise)
#: 8: -> X

def definitions():
    @decorator(a())
    def f(x=b()): return c()
    class C(d()):
        e()
    return lambda x=g(): h()
#: 1: def f(x=b()): return c() -> 2, ?R
#: 2: class C(d()): … -> 3, ?R
#: 3: return lambda x=g(): h() -> return X, ?R
