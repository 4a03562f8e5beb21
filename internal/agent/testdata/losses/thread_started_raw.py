# want thread.died exc.type=ValueError target=__main__.work
import _thread
import time


def work():
    raise ValueError("raw")


_thread.start_new_thread(work, ())
time.sleep(0.2)
