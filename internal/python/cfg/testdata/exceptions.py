def handled():
    try:
        a()
    except E as e:
        b()
    else:
        c()
    d()
#: 1: a() -> 2, ?3, ?R
#: 2: c() -> 5, ?R
#: 3: handler E; b() -> 4, ?R
#: 4: forget e -> 5
#: 5: d() -> X, ?R

def bare():
    try:
        a()
    except E:
        raise
    except:
        b()
#: 1: a() -> 4, ?2, ?3
#: 2: handler E; raise -> raise R
#: 3: handler; b() -> 4, ?R
#: 4: -> X

def nested():
    try:
        try:
            a()
        except E:
            b()
    except F:
        c()
#: 1: a() -> 3, ?2, ?4, ?R
#: 2: handler E; b() -> 3, ?4, ?R
#: 3: -> 5
#: 4: handler F; c() -> 5, ?R
#: 5: -> X

def raises():
    try:
        raise E
    except E:
        pass
#: 1: raise E -> raise 2, raise R
#: 2: handler E; pass -> 3
#: 3: -> X

def final():
    try:
        a()
    finally:
        b()
    c()
#: 1: a() -> 2, ?4
#: 2: b() -> 3, ?R
#: 3: c() -> X, ?R
#: 4: b() -> ?R, reraise R (on raise)

def every_way(xs):
    for x in xs:
        try:
            if x:
                return a()
            elif x.y:
                break
            elif x.z:
                continue
        finally:
            b()
#: 1: iter xs -> 2, ?R
#: 2: step x -> element 3, exhausted 15, ?R
#: 3: bind x; test x -> true 4, false 6
#: 4: return a() -> return 5, ?14
#: 5: b() -> return X, ?R (on return)
#: 6: test x.y -> true 7, false 9, ?14
#: 7: break -> break 8
#: 8: b() -> break 15, ?R (on break)
#: 9: test x.z -> true 10, false 12, ?14
#: 10: continue -> continue 11
#: 11: b() -> continue 2, ?R (on continue)
#: 12: -> 13
#: 13: b() -> loop 2, ?R
#: 14: b() -> ?R, reraise R (on raise)
#: 15: -> X

def shared_return(x):
    try:
        if x:
            return 1
        return 2
    finally:
        pass
#: 1: test x -> true 2, false 3
#: 2: return 1 -> return 4
#: 3: return 2 -> return 4
#: 4: pass -> return X (on return)

def return_overrides():
    try:
        a()
    finally:
        return
#: 1: a() -> 2, ?3
#: 2: return -> return X
#: 3: return -> return X (on raise)

def handler_and_final():
    try:
        a()
    except E:
        b()
    finally:
        c()
#: 1: a() -> 3, ?2, ?4
#: 2: handler E; b() -> 3, ?4
#: 3: c() -> X, ?R
#: 4: c() -> ?R, reraise R (on raise)

def nested_final(x):
    try:
        try:
            return a()
        finally:
            b()
    finally:
        c()
#: 1: return a() -> return 2, ?4
#: 2: b() -> return 3, ?5 (on return)
#: 3: c() -> return X, ?R (on return)
#: 4: b() -> ?5, reraise 5 (on raise)
#: 5: c() -> ?R, reraise R (on raise)

def break_from_with(xs):
    for x in xs:
        with x:
            break
#: 1: iter xs -> 2, ?R
#: 2: step x -> element 3, exhausted 6, ?R
#: 3: bind x; enter x -> 4, ?R
#: 4: break -> break 5
#: 5: exit x -> break 6, ?R (on break)
#: 6: -> X

def swallows():
    with a():
        raise E
    b()
#: 1: enter a() -> 2, ?R
#: 2: raise E -> raise 3
#: 3: exit a() -> swallowed 4, ?R, reraise R (on raise)
#: 4: b() -> X, ?R

def group():
    try:
        a()
    except* E:
        b()
    except* F:
        c()
#: 1: a() -> 5, ?2, ?4, ?R
#: 2: handler E; b() -> 5, ?3, reraise 4, reraise R
#: 3: -> reraise 4, reraise R
#: 4: handler F; c() -> 5, ?R, reraise R
#: 5: -> X

async def cancelled():
    try:
        await a()
    except CancelledError:
        b()
    finally:
        await c()
#: 1: await a() -> 3, ?2, ?4, ~2, ~4
#: 2: handler CancelledError; b() -> 3, ?4
#: 3: await c() -> X, ?R, ~R
#: 4: await c() -> ?R, ~R, reraise R (on raise)

def unused_final():
    try:
        pass
    finally:
        a()
#: 1: pass -> 2
#: 2: a() -> X, ?R

def group_raises():
    try:
        a()
    except* E:
        raise F
    except* G:
        b()
    c()
#: 1: a() -> 5, ?2, ?4, ?R
#: 2: handler E; raise F -> raise 3
#: 3: -> reraise 4, reraise R
#: 4: handler G; b() -> 5, ?R, reraise R
#: 5: c() -> X, ?R

def finally_amid():
    try:
        x = [a(), b() and c()]
    finally:
        d()
#: 1: value a() -> 2, ?8
#: 2: test b() -> true 3, false 5, ?8
#: 3: value c() -> 4, ?8
#: 4: result c() -> 6
#: 5: result b() -> 6
#: 6: x = [a(), b() and c()] -> 7
#: 7: d() -> X, ?R
#: 8: d() -> ?R, reraise R (on raise)
