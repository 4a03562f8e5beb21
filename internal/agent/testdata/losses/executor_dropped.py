# want future.lost owner=executor exc.type=ValueError created.-1.1=10 kept=false
from concurrent.futures import ThreadPoolExecutor


def work():
    raise ValueError("in the pool")


with ThreadPoolExecutor(1) as pool:
    pool.submit(work)
print("done")
