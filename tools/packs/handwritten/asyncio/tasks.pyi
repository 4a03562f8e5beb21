from asyncio import Task, sleep, wait, wait_for, create_task, ensure_future, gather, shield, as_completed, run_coroutine_threadsafe, current_task, all_tasks
