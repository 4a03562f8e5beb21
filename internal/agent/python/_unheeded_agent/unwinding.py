"""Tasks that fail, noticed as they do: since 3.12 asyncio keeps no note of all that are done, since 3.14 of none."""

import sys

# inspect.CO_COROUTINE, without inspect.
_COROUTINE = 0x80

# Identifiers for tools that have none of their own; the others belong to debuggers, coverage, profilers, optimisers.
_TOOLS = (4, 3)

# What ends a coroutine and is no failure.
_ENDINGS = ("CancelledError", "GeneratorExit")


def install(agent, module):
    """Has the interpreter call us when a frame ends by an exception. What ends otherwise costs nothing."""
    monitoring = sys.monitoring
    tool = next((number for number in _TOOLS if monitoring.get_tool(number) is None), None)
    if tool is None:
        raise RuntimeError("no identifier is left for a tool")
    current_task = module.current_task
    failed = agent.tasks.failed

    # The hot path: it runs for each frame that an exception leaves.
    def unwound(code, offset, exc):
        if not code.co_flags & _COROUTINE:
            return
        try:
            task = current_task()
            if task._coro.cr_code is code and type(exc).__name__ not in _ENDINGS:
                failed(task, code)
        except (AttributeError, RuntimeError):
            pass  # No loop runs in this thread, or no task, or one of a coroutine that is written in C.
        except Exception as fault:
            agent.fault("unwound", fault)

    monitoring.use_tool_id(tool, "unheeded")
    monitoring.register_callback(tool, monitoring.events.PY_UNWIND, unwound)
    monitoring.set_events(tool, monitoring.events.PY_UNWIND)
