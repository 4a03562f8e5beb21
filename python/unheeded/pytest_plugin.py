"""The plugin for pytest. Off, it does nothing but add options: pytest loads it wherever the package is installed."""

import os

import pytest


def pytest_addoption(parser):
    group = parser.getgroup("unheeded", "exceptions that async code loses (unheeded)")
    group.addoption(
        "--unheeded",
        action="store_true",
        help="watch the tests; one that loses an exception, a coroutine or a task fails (also: UNHEEDED_PYTEST=1)",
    )
    group.addoption(
        "--unheeded-ignore",
        action="append",
        default=[],
        metavar="CODES",
        help="codes of losses that fail no test, such as UH210,UH7; a beginning stands for all codes that begin so",
    )
    group.addoption(
        "--unheeded-baseline",
        metavar="FILE",
        help="a record of losses that fail no test, in the place of that of the settings",
    )
    group.addoption(
        "--unheeded-record-baseline",
        action="store_true",
        help="record what the tests lose in the baseline, so that later runs do not fail for it; not with -n",
    )
    group.addoption(
        "--unheeded-no-messages", action="store_true", help="leave out the texts of exceptions, which may hold secrets"
    )


# Before the conftest files, which may import what is to be watched.
@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    options = early_config.known_args_namespace
    if not (options.unheeded or os.environ.get("UNHEEDED_PYTEST") == "1") or _asks_only(options):
        return
    from unheeded import _pytest_watch

    _pytest_watch.begin(early_config)


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "unheeded(allow=[codes]): the test may lose what has these codes, such as UH210, when run with --unheeded"
    )


def _asks_only(options):
    """Reports whether pytest is only asked what it could do."""
    return any(getattr(options, name, False) for name in ("help", "version", "showfixtures", "markers"))
