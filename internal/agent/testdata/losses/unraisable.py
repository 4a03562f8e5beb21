# Since 3.14 the hook is not told whose it is, but in words.
# want -3.13 unraisable exc.type=RuntimeError object=__main__.Thing.__del__ line=9
# want 3.14- unraisable exc.type=RuntimeError exc.frames.-1.2=__del__


class Thing:
    # Its finaliser fails.

    def __del__(self):
        raise RuntimeError("in a finaliser")


Thing()
