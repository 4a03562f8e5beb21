# want future.lost owner=executor exc.type=ValueError kept=true
from concurrent.futures import ThreadPoolExecutor, wait


def work():
    raise ValueError("in the pool")


with ThreadPoolExecutor(1) as pool:
    futures = [pool.submit(work)]
    wait(futures, return_when="FIRST_EXCEPTION")
    print(str(futures[0]).partition(" at ")[0])
