"""JSON lines, without the json package: it imports re, which a program that starts may never need."""

from _json import encode_basestring_ascii as _quote

LINE_LIMIT = 65536

_CONSTANTS = {None: "null", True: "true", False: "false"}


def encode(value):
    """Returns the JSON of what is made of dicts, lists, tuples, strings, ints, floats, booleans and None."""
    kind = type(value)
    if kind is str:
        return _quote(value)
    if kind is int:
        return int.__repr__(value)
    if value is None or kind is bool:
        return _CONSTANTS[value]
    if kind is dict:
        return "{" + ",".join([_quote(key) + ":" + encode(item) for key, item in value.items()]) + "}"
    if kind is list or kind is tuple:
        return "[" + ",".join([encode(item) for item in value]) + "]"
    if kind is float:
        # JSON has no infinities, and no event has a use for one.
        return float.__repr__(value) if value - value == 0 else "null"
    return _quote(str(value)) if isinstance(value, (str, int)) else _quote("<%s>" % kind.__name__)


def line(event):
    """Returns an event as bytes with a newline, or None where it is too long even without its longer parts."""
    text = encode(event)
    if len(text) >= LINE_LIMIT:
        text = encode(_shorter(event))
        if len(text) >= LINE_LIMIT:
            return None
    return text.encode("ascii") + b"\n"


def _shorter(value):
    """Returns a copy with short texts, the innermost frames alone, and no chains of exceptions."""
    if type(value) is dict:
        return {key: _shorter(item) for key, item in value.items() if key not in ("cause", "context", "group")}
    if type(value) in (list, tuple):
        return [_shorter(item) for item in value[-8:]]
    return value[:200] if type(value) is str else value


def decode(text):
    """Returns the value that a line of JSON holds. Raises ValueError or StopIteration where it is none."""
    from _json import make_scanner

    value, _ = make_scanner(_Plain)(text, 0)
    return value


class _Plain:
    """What the scanner asks of a decoder."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = str
    memo = {}
