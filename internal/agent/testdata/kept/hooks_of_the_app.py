# Whoever sets hooks has taken these exceptions into their own hands.
import sys
import threading


class Thing:
    def __del__(self):
        raise RuntimeError("in a finaliser")


sys.unraisablehook = lambda unraisable: print("heard", unraisable.exc_value)
threading.excepthook = lambda arguments: print("heard", arguments.exc_value)
Thing()
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
