def heappush(): ...  #: own
def heappop(): ...  #: own2
try:
    from _heapq import *  #: star
except ImportError:
    pass
use(heappush)  #: heappush = own, star
use(other)  #: other = outside, star
def heappop(): ...  #: third
use(heappop)  #: heappop = third
