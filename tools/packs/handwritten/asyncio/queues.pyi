from asyncio import Queue, PriorityQueue, LifoQueue, QueueEmpty, QueueFull
