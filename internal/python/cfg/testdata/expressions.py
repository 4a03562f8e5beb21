def test(x, y):
    if x and not (y or a()):
        b()
#: 1: test x -> true 2, false 5
#: 2: test y -> true 5, false 3
#: 3: test a() -> true 5, false 4, ?R
#: 4: b() -> 5, ?R
#: 5: -> X

def plain_and(x, y):
    z = x and y
#: 1: z = x and y -> X

def acting_and(x):
    z = x and a()
#: 1: test x -> true 2, false 4
#: 2: value a() -> 3, ?R
#: 3: result a() -> 5
#: 4: result x -> 5
#: 5: z = x and a() -> X

def acting_or(x):
    return f(x.y, a() or b(), c())
#: 1: value x.y -> 2, ?R
#: 2: test a() -> true 3, false 4, ?R
#: 3: result a() -> 6
#: 4: value b() -> 5, ?R
#: 5: result b() -> 6
#: 6: return f(x.y, a() or b(), c()) -> return X, ?R

def ternary(x):
    y = a() if x else b()
#: 1: test x -> true 2, false 4
#: 2: value a() -> 3, ?R
#: 3: result a() -> 6
#: 4: value b() -> 5, ?R
#: 5: result b() -> 6
#: 6: y = a() if x else b() -> X

def nested(x, y):
    return (x or a()) and y
#: 1: test x -> true 2, false 3
#: 2: result x -> 5
#: 3: value a() -> 4, ?R
#: 4: result a() -> 5
#: 5: return (x or a()) and y -> return X

async def awaits():
    return await a() + await b()
#: 1: value await a() -> 2, ?R, ~R
#: 2: return await a() + await b() -> return X, ?R, ~R

async def awaits_in_call():
    await f(a(), await b(), c())
#: 1: value a() -> 2, ?R
#: 2: value f(a(), await b(), c()) -> 3, ?R, ~R
#: 3: await f(a(), await b(), c()) -> X, ?R, ~R

async def once():
    x = f(a(), await b(), c())
#: 1: x = f(a(), await b(), c()) -> X, ?R, ~R

def comprehension(xs):
    return [a(x) for x in xs if x]
#: 1: iter xs -> 2, ?R
#: 2: step x -> element 3, exhausted 5, ?R
#: 3: bind x; test x -> true 4, false 2
#: 4: element a(x) -> loop 2, ?R
#: 5: return [a(x) for x in xs if x] -> return X

def plain_comprehension(xs):
    return [x for x in xs if x]
#: 1: return [x for x in xs if x] -> return X, ?R

def two_clauses(xs):
    return {a(y): y for x in xs for y in b(x)}
#: 1: iter xs -> 2, ?R
#: 2: step x -> element 3, exhausted 7, ?R
#: 3: bind x; iter b(x) -> 4, ?R
#: 4: step y -> element 5, exhausted 2, ?R
#: 5: bind y; element a(y) -> 6, ?R
#: 6: element y -> loop 4
#: 7: return {a(y): y for x in xs for y in b(x)} -> return X

async def async_comprehension(xs):
    return [x async for x in xs]
#: 1: iter xs -> 2, ?R
#: 2: step x -> element 3, exhausted 4, ?R, ~R
#: 3: bind x; element x -> loop 2
#: 4: return [x async for x in xs] -> return X

def generator(xs):
    return (a(x) for x in b(xs))
#: 1: return (a(x) for x in b(xs)) -> return X, ?R

def walrus(x):
    y = x and (z := x)
#: 1: test x -> true 2, false 3
#: 2: value z := x; result z := x -> 4
#: 3: result x -> 4
#: 4: y = x and (z := x) -> X

async def manager(x):
    async with await a() as b:
        pass
#: 1: value await a() -> 2, ?R, ~R
#: 2: enter await a() -> 3, ?R, ~R
#: 3: bind b; pass; exit await a() -> X, ?R, ~R

def ternary_test(x, y):
    if (x if y else a()):
        b()
#: 1: test y -> true 2, false 3
#: 2: test x -> true 4, false 5
#: 3: test a() -> true 4, false 5, ?R
#: 4: b() -> 5, ?R
#: 5: -> X

async def gathers():
    x = [await a(), await b()]
#: 1: value await a() -> 2, ?R, ~R
#: 2: x = [await a(), await b()] -> X, ?R, ~R
