"""Spans of OpenTelemetry: with them a loss is found from its trace, and the trace from the loss."""

import sys


def span_of(task):
    """Returns the ids of the trace and of the span that are current in the context of a task, or None.

    They are current there now: spans that the task had begun and has left again are not.
    """
    # Not imported: who does not use it pays nothing. Before 3.12 tasks do not say what their context is.
    trace, get_context = sys.modules.get("opentelemetry.trace"), getattr(task, "get_context", None)
    if trace is None or get_context is None:
        return None
    try:
        # In a copy: while we were in the context itself, its loop could not run the task.
        span = get_context().copy().run(trace.get_current_span).get_span_context()
        return ["%032x" % span.trace_id, "%016x" % span.span_id] if span.is_valid else None
    except Exception:
        return None  # It is half imported, or another version than we know.
