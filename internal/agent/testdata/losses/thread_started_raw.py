# Since 3.13 the hook is not told what the thread ran.
# want -3.12 thread.died exc.type=ValueError target=__main__.work
# want 3.13- thread.died exc.type=ValueError exc.frames.-1.2=work
import _thread
import time


def work():
    raise ValueError("raw")


_thread.start_new_thread(work, ())
time.sleep(0.2)
