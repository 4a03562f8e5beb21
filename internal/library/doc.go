// Package library says what known libraries are and do: packs tell what a name is, facts tell what a call does with what
// it is given and what a decorator makes of a function.
//
// It owns this data and its reading; it must not know how it is used. A name that it does not have is unknown, never
// absent.
//
// # Facts
//
// Facts are TOML, one file a library, below facts. Settings of a project take the same form, so that it can say what its
// own wrappers do. A function has one line; its call is a signature with fates in the place of types:
//
//	library = "app"
//
//	[functions]
//	spawn = { call = "(coro: owns, *, name)" }
//	query = { call = "(sql)", blocks = "database", instead = ["app.aquery"] }
//
// The fates, each with one that is true:
//
//	schedules    asyncio.create_task(coro): it runs in a task, whose error is in what the call returns
//	shields      asyncio.shield(arg): the same, and to cancel the waiting does not cancel it
//	owns         TaskGroup.create_task(coro): it runs, and the group reads its error
//	drives       asyncio.run(main): it has run when the call is over
//	awaits       asyncio.wait_for(fut): it is awaited once the call is
//	may await    asyncio.start_server(client_connected_cb): awaitables and plain values are both welcome
//	waits        asyncio.wait(fs): the call waits for it and does not look at its error
//	reads        Future.result(self): its error is looked at
//	cancels      Task.cancel(self)
//	closes       contextlib.aclosing(thing)
//	enters       ExitStack.enter_context(cm)
//	stores       Queue.put(item): a reference is kept
//	returns      asyncio.to_thread(func): what it gives comes back to the caller
//	drops        loop.call_soon(callback): what it gives is dropped
//	inspects     isinstance(obj)
//	tests        bool(object)
//	compares     TestCase.assertEqual(first)
//	uses         len(obj): a value is needed, and a coroutine is none
//	formats      str(object)
//	writes       print(args): formats, and somebody gets to read it
//	reports      logging.error(exc_info): an exception is logged with its traceback
//	suppresses   contextlib.suppress(exceptions)
//
// In front of a fate, "calls and" says that the argument is called, and that the fate is about what that gives; behind
// it, "each" says that the fate is that of the elements:
//
//	call_soon  (self, callback: calls and drops)   an async function there is never awaited
//	start_soon (self, async_fn: calls and owns)    it is called, and the group owns the coroutine
//	filter     (function: calls and tests, …)      the coroutine of an async function there is always true
//	wait       (fs: waits each)
//
// Where it is called, if that is not where the function calls the others that it is given, stands between:
//
//	apply_async (self, func: calls and returns, …, callback: calls in thread and drops)   where = "process"
//
// Behind the arrow stands what the call makes, as far as exceptions go: "-> task", "-> coroutine of done and pending".
// Kind lists the words. A class that is called makes its objects.
//
// What else is known of a function has a key of its own; each is a field of Function, where its words are listed:
//
//	blocks, unless, instead   time.sleep blocks on "time"; Lock.acquire does not, unless = ["blocking=False"]
//	                          socket.getaddrinfo may not, whatever its flags are: unless = ["flags=*"]
//	only-given                psutil.cpu_percent measures for a time only where it is told one: "interval"
//	by-object                 Lock.acquire blocks where somebody else holds it
//	of-class                  redis.Redis.get does so for a Redis, not for a Pipeline: both have it from a base that they share
//	checkpoint                asyncio.sleep lets others run "always", Queue.get "sometimes"
//	endless                   StreamReader.read waits for a "peer", and has no limit of its own
//	needs                     asyncio.run: "no running loop"
//	where                     Executor.submit calls what it is given in a "thread"
//	entered, exit, raises     asyncio.timeout is entered by "async with" and "times out", which raises TimeoutError
//	shields-block             CancelScope(shield=True)
//	then                      StreamWriter.close: "wait_closed" has to follow
//	reports                   logging.exception reports the exception being handled
//	never-returns             sys.exit
//	rejects                   asyncio.wait: fs = "coroutine 3.11+"
//	when                      gather: "return_exceptions=True" gives "outcomes"
//	since, until              the versions of Python that have it: since = "3.11"
//
// Decorators say what they leave under the name, and what the library does with the function; classes say what becomes of
// what the methods give that a subclass defines and the library calls:
//
//	[decorators]
//	"atexit.register" = "keeps, calls and drops"
//	"typing.override" = "keeps 3.12+"
//
//	[classes]
//	"unittest.TestCase" = { overrides = { "test*" = "drops", setUp = "drops" } }
//
// A class says, too, in which thread it calls those methods, and the functions that its objects are given: in one of its own,
// or in that of whoever drives the object. Attributes that take functions are its handlers:
//
//	[classes]
//	"watchdog.events.FileSystemEventHandler" = { overrides = { "on_*" = "drops" }, where = "thread" }
//	"websocket.WebSocketApp" = { handlers = { "on_*" = "drops" }, where = "driver", drives = { run_forever = ["on_*"] } }
//
// A program may be made for an earlier release of a library. Classes name methods that they no longer have, and the release
// that dropped them; a table of its own has the functions that were plain ones, and the release that made them async:
//
//	"async_timeout.Timeout" = { gone = { __enter__ = "5", __exit__ = "5" } }
//
//	[async-since]
//	"aiohttp.ClientSession.close" = "3"
//
// A library defines a name in one module and offers it in another. Facts stand under the name that it offers; aliases
// lead there:
//
//	[aliases]
//	"asyncio.tasks" = "asyncio"
//
// Whatever the facts say was asked of Python: names_test.go compares names, parameters, versions and async-ness with each
// CPython and with the releases that the files name; claims_test.go runs small programs, testdata/claims.py, that would
// end otherwise if a claim were false.
package library
