import sys
import threading

print("asyncio" in sys.modules, threading.active_count())
print(sorted(name for name in sys.modules if name in ("json", "re", "socket", "selectors", "logging", "inspect")))
