# env UNHEEDED_AGENT_POLL_MS=60000
# want task.unretrieved task.coro=work exc.type=KeyError exc.msg='end' final=true
import asyncio

keep = []


async def work():
    raise KeyError("end")


async def main():
    keep.append(asyncio.ensure_future(work()))
    await asyncio.sleep(0)


asyncio.run(main())
