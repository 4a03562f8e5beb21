# Loses more than the queue holds, while nobody reads what is told.
import os
import sys
import time
import warnings

warnings.simplefilter("ignore")


async def work():
    pass


for _ in range(20000):
    work()
open(os.path.join(sys.argv[1], "lost"), "w").close()
while not os.path.exists(os.path.join(sys.argv[1], "go")):
    time.sleep(0.01)
work()
time.sleep(1)
print("done")
