from asyncio import Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier
