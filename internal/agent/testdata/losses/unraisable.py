# want unraisable exc.type=RuntimeError object=__main__.Thing.__del__ line=7


class Thing:
    # Its finaliser fails.

    def __del__(self):
        raise RuntimeError("in a finaliser")


Thing()
