"""What the environment and the monitor's config lines say."""


class Settings:
    """How closely to look. Times are in seconds."""

    __slots__ = ("origins", "sites", "poll", "blocked", "cancel", "messages", "verbose", "tree", "on")

    def __init__(self, environ):
        self.origins = _number(environ.get("UNHEEDED_AGENT_ORIGINS"), None)
        self.sites = environ.get("UNHEEDED_AGENT_SITES", "adaptive")
        self.poll = _number(environ.get("UNHEEDED_AGENT_POLL_MS"), 250) / 1000
        self.blocked = _number(environ.get("UNHEEDED_AGENT_BLOCKED_MS"), 250) / 1000
        self.cancel = _number(environ.get("UNHEEDED_AGENT_CANCEL_MS"), 1000) / 1000
        self.messages = environ.get("UNHEEDED_AGENT_MESSAGES") != "0"
        self.verbose = environ.get("UNHEEDED_AGENT_VERBOSE") == "1"
        self.tree = environ.get("UNHEEDED_AGENT_TREE") == "1"
        self.on = True

    def update(self, line):
        """Takes over what a config line says and leaves alone what it does not say, or says wrongly."""
        for name in ("poll", "blocked", "cancel"):
            value = line.get(name + "_ms")
            if type(value) is int and value >= 0:
                setattr(self, name, value / 1000)
        for name in ("messages", "verbose", "tree", "on"):
            if type(line.get(name)) is bool:
                setattr(self, name, line[name])
        if "origins" in line and (line["origins"] is None or type(line["origins"]) is int):
            self.origins = line["origins"]
        if line.get("sites") in ("adaptive", "always", "never"):
            self.sites = line["sites"]


def _number(text, default):
    try:
        return int(text)
    except (TypeError, ValueError):
        return default
