"""What the environment and the monitor's config lines say."""

# No time is longer, in milliseconds: a day.
_LONGEST = 86_400_000

# The shortest between two looks: with none the agent's thread would do nothing else.
_SHORTEST_POLL = 10

# The most frames of its making that a coroutine can be asked to remember.
_DEEPEST = 1000


class Settings:
    """How closely to look. Times are in seconds."""

    __slots__ = ("origins", "sites", "poll", "blocked", "cancel", "messages", "verbose", "tree", "on")

    def __init__(self, environ):
        self.origins = None
        self.sites = environ.get("UNHEEDED_AGENT_SITES", "adaptive")
        self.poll, self.blocked, self.cancel = 0.25, 0.25, 1.0
        self.messages = environ.get("UNHEEDED_AGENT_MESSAGES") != "0"
        self.verbose = environ.get("UNHEEDED_AGENT_VERBOSE") == "1"
        self.tree = environ.get("UNHEEDED_AGENT_TREE") == "1"
        self.on = True
        numbers = ("origins", "poll_ms", "blocked_ms", "cancel_ms")
        self.update({name: _number(environ.get("UNHEEDED_AGENT_" + name.upper())) for name in numbers})

    def update(self, line):
        """Takes over what a config line says and leaves alone what it does not say, or says wrongly."""
        for name in ("poll", "blocked", "cancel"):
            value = line.get(name + "_ms")
            if type(value) is int and 0 <= value <= _LONGEST:
                setattr(self, name, max(value, _SHORTEST_POLL if name == "poll" else 0) / 1000)
        for name in ("messages", "verbose", "tree", "on"):
            if type(line.get(name)) is bool:
                setattr(self, name, line[name])
        origins = line.get("origins", False)
        if origins is None or type(origins) is int and 0 <= origins <= _DEEPEST:
            self.origins = origins
        if line.get("sites") in ("adaptive", "always", "never"):
            self.sites = line["sites"]


def _number(text):
    try:
        return int(text)
    except (TypeError, ValueError):
        return None
