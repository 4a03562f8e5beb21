# Numbers that nobody can mean leave things as they are, wherever they come from.
import sys

sys.path.insert(0, sys.argv[1])
from _unheeded_agent.settings import Settings


def of(**numbers):
    return Settings({"UNHEEDED_AGENT_" + name: value for name, value in numbers.items()})


usual = of()
assert (usual.poll, usual.blocked, usual.cancel, usual.origins) == (0.25, 0.25, 1.0, None)
told = of(POLL_MS="100", BLOCKED_MS="0", CANCEL_MS="20", ORIGINS="5")
assert (told.poll, told.blocked, told.cancel, told.origins) == (0.1, 0.0, 0.02, 5)
assert of(ORIGINS="adaptive").origins is None
for wrong in ("-5", "1" + "0" * 30, "1" + "0" * 400, "soon", ""):
    settings = of(POLL_MS=wrong, BLOCKED_MS=wrong, CANCEL_MS=wrong, ORIGINS=wrong)
    assert (settings.poll, settings.blocked, settings.cancel, settings.origins) == (0.25, 0.25, 1.0, None), wrong
for wrong in (-5, 10**30, True, "7", None):
    settings = of()
    settings.update({"poll_ms": wrong, "blocked_ms": wrong, "cancel_ms": wrong, "origins": wrong})
    assert (settings.poll, settings.blocked, settings.cancel, settings.origins) == (0.25, 0.25, 1.0, None), wrong

# The agent's thread would do nothing but look.
assert of(POLL_MS="0").poll == 0.01
told.update({"poll_ms": 0, "origins": None})
assert (told.poll, told.origins) == (0.01, None)
