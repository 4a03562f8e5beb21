"""Where the binary is that was installed with this package."""

import os
import sys
import sysconfig
from importlib import metadata
from typing import Iterator

NAME = "unheeded.exe" if sys.platform == "win32" else "unheeded"


class BinaryNotFound(FileNotFoundError):
    """The package is here and its binary is not, or cannot be run."""


def find_binary() -> str:
    """Returns the path of the binary that belongs to this package."""
    looked_at = []
    for path in _candidates():
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
        if path not in looked_at:
            looked_at.append(path)
    raise BinaryNotFound(
        "the binary of unheeded is not where it was installed; looked at " + (", ".join(looked_at) or "nothing")
    )


def _candidates() -> Iterator[str]:
    named = os.environ.get("UNHEEDED_BINARY")
    if named:
        yield os.path.abspath(named)
        return
    yield from _recorded()
    # Installers that put everything into one folder (pip install --target) record another place than they use.
    beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield os.path.join(beside, "Scripts" if sys.platform == "win32" else "bin", NAME)
    yield os.path.join(sysconfig.get_path("scripts"), NAME)


def _recorded() -> Iterator[str]:
    """Yields what the installer has noted: it knows, in whatever scheme it installs."""
    try:
        files = metadata.distribution("unheeded").files or ()
    except metadata.PackageNotFoundError:
        return
    for file in files:
        if file.name == NAME:
            yield os.path.abspath(str(file.locate()))
