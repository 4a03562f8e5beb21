"""What the plugin does where it is on.

Each process that runs tests (pytest's own, or each worker of xdist) starts a monitor of its own, the binary, and takes the
agent in. When a test has ended the agent tells all that it saw and the monitor answers what that comes to: so what a test
lost is known before the next one begins, and nothing is judged here. The controller of xdist watches nothing: it gathers
what its workers say of losses that no test can be made to fail for.
"""

import os
import re
import sys

import pytest

from unheeded._monitor import Monitor, MonitorGone

_CODE = re.compile(r"UH\d{0,3}$")

# What is lost where no test is to be named for it.
_OUTSIDE = "outside of tests"


def begin(config):
    """Starts to watch, as far as this process runs tests."""
    if int(pytest.__version__.partition(".")[0]) < 8:
        raise pytest.UsageError("--unheeded needs pytest 8 or newer, and this is %s" % pytest.__version__)
    options = config.known_args_namespace
    ignored = frozenset(code.strip() for codes in options.unheeded_ignore for code in codes.split(",") if code.strip())
    _check(ignored, "--unheeded-ignore")
    if "_unheeded_agent.tests" in sys.modules:
        return  # pytest runs in pytest: the outer one watches
    if "_unheeded_agent" in sys.modules and os.environ.get("UNHEEDED_SOCKET"):
        raise pytest.UsageError("the program is watched already, by unheeded run: leave out --unheeded, or unheeded run")
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    if not is_worker and _distributes(options):
        if options.unheeded_record_baseline:
            raise pytest.UsageError("--unheeded-record-baseline does not go with several processes: leave out -n")
        config.pluginmanager.register(Controller(), "unheeded-watch")
        return
    try:
        monitor = Monitor.start(options)
    except MonitorGone as exc:
        raise pytest.UsageError("--unheeded: %s" % exc) from None
    config.pluginmanager.register(Watch(monitor, ignored), "unheeded-watch")


def _distributes(options):
    """Reports whether xdist runs the tests elsewhere."""
    return bool(getattr(options, "numprocesses", None) or getattr(options, "tx", None))


def _check(codes, where):
    for code in codes:
        if not _CODE.match(code):
            raise pytest.UsageError("%s: %r is no code: UH210 is one, and UH2 stands for all that begin so" % (where, code))


class Controller:
    """Sums up. In a process that runs tests, Watch does what is missing here."""

    def __init__(self):
        # Pairs of where something was lost and what.
        self.noticed = []
        self.silenced = 0
        self.missing = 0

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        output = getattr(node, "workeroutput", None) or {}
        # What is lost as a module is imported each worker loses.
        pairs = [tuple(pair) for pair in output.get("unheeded_noticed", ())]
        self.noticed += [pair for pair in pairs if pair not in self.noticed]
        self.silenced += output.get("unheeded_silenced", 0)
        self.missing = max(self.missing, output.get("unheeded_missing", 0))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session):
        try:
            return (yield)
        finally:
            if any(where == _OUTSIDE for where, _ in self.noticed) and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.noticed:
            terminalreporter.section("unheeded", red=True)
            for where, text in self.noticed:
                terminalreporter.line(where + ":", bold=True)
                terminalreporter.line(text)
        if self.missing:
            terminalreporter.line("unheeded: %d events were dropped before they could be looked at" % self.missing)
        if self.silenced:
            terminalreporter.line("unheeded: %d silenced" % self.silenced)


class Watch(Controller):
    """Watches the tests of this process."""

    def __init__(self, monitor, ignored):
        super().__init__()
        self.monitor = monitor
        self.ignored = ignored
        self.failed = False
        self.has_collected = False

    def pytest_report_header(self):
        return "unheeded: watching for lost exceptions"

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(self, fixturedef):
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                self.monitor.excuse()

    def pytest_runtest_logstart(self):
        if not self.has_collected:
            self.has_collected = True
            self._notice(_OUTSIDE, self._lost(()))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self):
        self.failed = False
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        self.failed = self.failed or report.failed
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item):
        try:
            result = yield
        except BaseException:
            self._notice(item.nodeid + " (which failed as well)", self._lost(_allowed(item)))
            raise
        lost = self._lost(_allowed(item))
        if not lost:
            return result
        if self.failed:
            self._notice(item.nodeid + " (which failed as well)", lost)
            return result
        pytest.fail(_summary(lost) + "\n\n" + "\n".join(loss["text"] for loss in lost), pytrace=False)

    # Within the wrapper in which a worker of xdist sends what it has to say.
    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session):
        try:
            return (yield)
        finally:
            self._notice(_OUTSIDE, self._lost((), final=True))
            self.monitor.end()
            output = getattr(session.config, "workeroutput", None)
            if output is not None:
                output["unheeded_noticed"] = self.noticed
                output["unheeded_silenced"] = self.silenced
                output["unheeded_missing"] = self.missing
            if any(where == _OUTSIDE for where, _ in self.noticed) and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _lost(self, allowed, final=False):
        """Returns what was lost since it was asked last, less what may be."""
        if not final and not self.monitor.has_happened():
            return []
        try:
            answer = self.monitor.ask(final)
        except MonitorGone as exc:
            pytest.exit("unheeded: %s" % exc, returncode=int(pytest.ExitCode.INTERNAL_ERROR))
        if answer.get("error"):
            pytest.exit("unheeded: %s" % answer["error"], returncode=int(pytest.ExitCode.USAGE_ERROR))
        self.silenced += answer["silenced"]
        self.missing = answer["missing"]
        codes = tuple(self.ignored) + tuple(allowed)
        return [loss for loss in answer["losses"] if not loss["code"].startswith(codes)]

    def _notice(self, where, lost):
        self.noticed += [(where, loss["text"]) for loss in lost]


def _summary(lost):
    """Returns one line that names what a test has lost: of several, the first."""
    more = "" if len(lost) == 1 else " (and %d more)" % (len(lost) - 1)
    return "unheeded: %s %s%s" % (lost[0]["code"], lost[0]["message"], more)


def _allowed(item):
    """Returns the codes that the marks of a test allow."""
    codes = []
    for mark in item.iter_markers("unheeded"):
        if mark.args or set(mark.kwargs) - {"allow"}:
            raise pytest.UsageError('the mark is unheeded(allow=["UH210"]), with a list of codes')
        allow = mark.kwargs.get("allow", ())
        codes += [allow] if isinstance(allow, str) else allow
    _check(codes, "the mark unheeded of %s" % item.nodeid)
    return codes
