"""The agent: sees what a program loses and says so to the monitor. internal/event/WIRE.md is what it says.

It observes and enqueues, and judges nothing. Its rules, which every module keeps:

- It never raises into the program, never waits for anything, never prints.
- It never keeps an object of the program alive: what it remembers is weak, what it enqueues is text and numbers.
- It never calls exception() or result(), which count as reading. It looks at _exception and _log_traceback, which do not.
- It touches tasks in the thread of their loop only: a reference that it drops may be the last, and finalisers belong to
  the program's own threads. Its own thread touches text, sockets and, when a loop is blocked, frames.
- Nothing of it stays on the program's stack, so tracebacks and the places of warnings are what they are without it.

start.py begins; each of the others is about one subject and has an install function, called when the module that it
watches has been imported. Only what the interpreter has loaded anyway, or what is written in C, is imported at the start.
"""
