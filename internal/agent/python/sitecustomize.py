"""Started by the interpreter because its folder is the first of PYTHONPATH: starts the agent, then makes way.

The folder is taken out of the search path and the sitecustomize that it hides is imported in the place of this one. So the
program finds sys.path, and sys.modules["sitecustomize"], as they are without the agent.
"""

import sys


def _start(folder):
    try:
        from _unheeded_agent.start import begin

        begin(folder)
    except Exception:
        pass  # A program is never worse off for being watched.


def _make_way(folder):
    while folder in sys.path:
        sys.path.remove(folder)
    sys.path_importer_cache.pop(folder, None)
    del sys.modules["sitecustomize"]


_folder = __file__[: -len("sitecustomize.py") - 1]
_start(_folder)
_make_way(_folder)

# Where there is no other, this raises what the interpreter expects and passes over.
import sitecustomize  # noqa: E402,F401
