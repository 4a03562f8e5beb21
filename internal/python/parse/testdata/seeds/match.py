match x, *y:
    case 1 | -2.5 | 3 + 4j | "a" "b" | None | True: pass
    case [a, *_, (b, c)] if d: pass
    case {"k": v, e.f: 1, **rest}: pass
    case A.B(x, y=C()) as z: pass
    case _: pass
match = case = type = lazy = 1
match(x)[y].z
match[x]: int = 3
type(x)
lazy.x
