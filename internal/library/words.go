package library

// Fate says what becomes of an awaitable, a task, a callable or an exception in the hands of somebody: of a function that
// is given it, or of whoever calls a function and gets it back.
type Fate string

// The fates. Nothing said means that nothing is known, and what is unknown is heeded.
const (
	// Schedules: it will run in a task; what that raises is in what the call returns.
	Schedules Fate = "schedules"
	// Shields: as Schedules, and to cancel whoever waits for it does not cancel it.
	Shields Fate = "shields"
	// Owns: it will run, and whoever takes it reads what it raises: a group, a nursery, a supervisor.
	Owns Fate = "owns"
	// Drives: it has run when the call is over; what it raises, the call raises.
	Drives Fate = "drives"
	// Awaits: it is awaited once the coroutine that the call makes is awaited.
	Awaits Fate = "awaits"
	// MayAwait: as Awaits where it is awaitable; any other value is welcome too.
	MayAwait Fate = "may await"
	// Waits: the call waits until it is over, and does not look at what it raised.
	Waits Fate = "waits"
	// Reads: what it raised is looked at; it is not logged as never retrieved.
	Reads Fate = "reads"
	// Cancels: it is asked to stop.
	Cancels Fate = "cancels"
	// Closes: it is closed, and runs no further.
	Closes Fate = "closes"
	// Enters: as a context manager, it is entered, and left by whoever took it.
	Enters Fate = "enters"
	// Stores: a reference is kept, and no more.
	Stores Fate = "stores"
	// Returns: the call gives it back, through a future, an iterator or as it is.
	Returns Fate = "returns"
	// Drops: nobody looks at it.
	Drops Fate = "drops"
	// Inspects: its type or identity is looked at.
	Inspects Fate = "inspects"
	// Tests: its truth is taken.
	Tests Fate = "tests"
	// Compares: it is compared with another value.
	Compares Fate = "compares"
	// Uses: a value is needed, and a coroutine is none.
	Uses Fate = "uses"
	// Formats: it is turned into text.
	Formats Fate = "formats"
	// Writes: it is turned into text that is logged or printed.
	Writes Fate = "writes"
	// Reports: as an exception, it is logged or sent with its traceback; as a flag, it says that this happens to the one
	// being handled.
	Reports Fate = "reports"
	// Suppresses: as a class of exceptions, those that the block raises go no further.
	Suppresses Fate = "suppresses"
)

func (f Fate) known() bool {
	switch f {
	case Schedules, Shields, Owns, Drives, Awaits, MayAwait, Waits, Reads, Cancels, Closes, Enters, Stores, Returns, Drops,
		Inspects, Tests, Compares, Uses, Formats, Writes, Reports, Suppresses:
		return true
	}
	return false
}

// Kind says what a call makes, as far as exceptions go. The kind that calling a class makes is that of its objects.
type Kind string

// The kinds.
const (
	// Coroutine: nothing has run yet; Python warns when it is never awaited.
	Coroutine Kind = "coroutine"
	// AsyncGenerator: nothing has run yet, and nobody warns.
	AsyncGenerator Kind = "async generator"
	// Awaitable: something that has to be awaited, be it a coroutine, which has not begun, or a future, which has.
	Awaitable Kind = "awaitable"
	// Request: a coroutine that may also be entered with `async with`.
	Request Kind = "request"
	// Task: it runs by itself; the loop refers to it weakly; an error that is not read is logged when it is collected.
	Task Kind = "task"
	// Future: of asyncio; an error that is not read is logged when it is collected.
	Future Kind = "future"
	// ConcurrentFuture: of a thread, a process or another loop; an error that is not read is never logged.
	ConcurrentFuture Kind = "concurrent future"
	// Awaitables: an iterable of awaitables that stand for tasks.
	Awaitables Kind = "awaitables"
	// Results: values; to reach the place of one that failed raises its error.
	Results Kind = "results"
	// Outcomes: values, and exceptions among them.
	Outcomes Kind = "outcomes"
	// DoneAndPending: two sets of tasks, of which none was read.
	DoneAndPending Kind = "done and pending"
	// Group: a context manager that owns tasks.
	Group Kind = "group"
	// Scope: a context manager that can cancel what runs in it.
	Scope Kind = "scope"
	// Timeout: a Scope that does so after a time.
	Timeout Kind = "timeout"
	// Manager: any other context manager; without being entered it has no effect.
	Manager Kind = "manager"
	// Executor, Thread, Process and Loop run what they are given, elsewhere.
	Executor Kind = "executor"
	Thread   Kind = "thread"
	Process  Kind = "process"
	Loop     Kind = "loop"
	// Lock is one that is awaited, ThreadLock one that blocks.
	Lock       Kind = "lock"
	ThreadLock Kind = "thread lock"
	// Stream: something that has to be closed.
	Stream Kind = "stream"
	// Handle: what a callback can be taken back by.
	Handle Kind = "handle"
)

func (k Kind) known() bool {
	switch k {
	case Coroutine, AsyncGenerator, Awaitable, Request, Task, Future, ConcurrentFuture, Awaitables, Results, Outcomes, DoneAndPending,
		Group, Scope, Timeout, Manager, Executor, Thread, Process, Loop, Lock, ThreadLock, Stream, Handle:
		return true
	}
	return false
}

// Entry says by which statement a context manager is entered.
type Entry string

// The entries.
const (
	ByWith      Entry = "with"
	ByAsyncWith Entry = "async with"
	ByEither    Entry = "either"
)

func (e Entry) known() bool { return e == "" || e == ByWith || e == ByAsyncWith || e == ByEither }

// Exit says what a context manager does, when its block is left, with what the block or its children raised.
type Exit string

// The exits. Nothing said means that exceptions pass.
const (
	// ExitSuppresses: exceptions of the classes that it was given go no further.
	ExitSuppresses Exit = "suppresses"
	// ExitExpects: as ExitSuppresses, and it is an error when there is none.
	ExitExpects Exit = "expects"
	// ExitAbsorbs: the cancellation that it caused itself goes no further.
	ExitAbsorbs Exit = "absorbs"
	// ExitTimesOut: the cancellation that it caused itself becomes what Function.Raises names.
	ExitTimesOut Exit = "times out"
	// ExitGroups: it waits for its tasks and raises what they raised, in an exception group.
	ExitGroups Exit = "groups"
	// ExitWaits: it waits for what was started in it; what that raised does not come out.
	ExitWaits Exit = "waits"
	// ExitCancels: it cancels what was started in it.
	ExitCancels Exit = "cancels"
)

func (e Exit) known() bool {
	switch e {
	case "", ExitSuppresses, ExitExpects, ExitAbsorbs, ExitTimesOut, ExitGroups, ExitWaits, ExitCancels:
		return true
	}
	return false
}

// Block says why a call may keep its thread waiting, and with it an event loop.
type Block string

// The reasons.
const (
	BlocksOnTime     Block = "time"
	BlocksOnNetwork  Block = "network"
	BlocksOnDatabase Block = "database"
	BlocksOnProcess  Block = "process"
	// BlocksOnFile is for the disk, which many programs accept.
	BlocksOnFile  Block = "file"
	BlocksOnInput Block = "input"
	// BlocksOnThread is for what another thread has to do: locks, queues, joins, concurrent futures.
	BlocksOnThread Block = "thread"
	// BlocksOnLoop is for what an event loop has to do: never from the thread of that loop.
	BlocksOnLoop Block = "loop"
)

func (b Block) known() bool {
	switch b {
	case "", BlocksOnTime, BlocksOnNetwork, BlocksOnDatabase, BlocksOnProcess, BlocksOnFile, BlocksOnInput, BlocksOnThread,
		BlocksOnLoop:
		return true
	}
	return false
}

// Endless says for what awaiting a call waits that may never come, where the call has no limit of its own.
type Endless string

// What is waited for. Nothing said means that it is not known, or that there is a limit.
const (
	// EndlessPeer: another computer.
	EndlessPeer Endless = "peer"
	// EndlessProcess: another process, that ends or answers.
	EndlessProcess Endless = "process"
	// EndlessOthers: other tasks of the program.
	EndlessOthers Endless = "others"
)

func (e Endless) known() bool {
	return e == "" || e == EndlessPeer || e == EndlessProcess || e == EndlessOthers
}

// Checkpoint says whether awaiting a call lets others run, and lets a cancellation arrive.
type Checkpoint string

// The checkpoints. Nothing said means that it is not known.
const (
	CheckpointAlways Checkpoint = "always"
	// CheckpointSometimes: only where it has to wait.
	CheckpointSometimes Checkpoint = "sometimes"
	CheckpointNever     Checkpoint = "never"
)

func (c Checkpoint) known() bool {
	return c == "" || c == CheckpointAlways || c == CheckpointSometimes || c == CheckpointNever
}

// Need says where a call may be made.
type Need string

// The needs.
const (
	// NeedsRunningLoop: a RuntimeError where no loop runs in the thread.
	NeedsRunningLoop Need = "running loop"
	// NeedsNoRunningLoop: a RuntimeError where one does.
	NeedsNoRunningLoop Need = "no running loop"
	// NeedsLoopThread: it is not safe from another thread than the loop's, and nobody says so.
	NeedsLoopThread Need = "loop thread"
	// NeedsOtherThread: it is meant for other threads than the loop's.
	NeedsOtherThread Need = "other thread"
)

func (n Need) known() bool {
	switch n {
	case "", NeedsRunningLoop, NeedsNoRunningLoop, NeedsLoopThread, NeedsOtherThread:
		return true
	}
	return false
}

// Where says where a function that was handed over is called.
type Where string

// The places.
const (
	// InLoop: by the event loop, later.
	InLoop    Where = "loop"
	InThread  Where = "thread"
	InProcess Where = "process"
	// InSignal: between two instructions of the main thread.
	InSignal Where = "signal"
	// AtExit: when the interpreter ends and no loop runs any more.
	AtExit Where = "exit"
	// InFinalizer: when an object is collected, on whatever thread that happens.
	InFinalizer Where = "finalizer"
	// InDriver: in the thread in which the object is driven; Class.Threads and Class.Drives name what drives it.
	InDriver Where = "driver"
)

func (w Where) known() bool {
	switch w {
	case "", InLoop, InThread, InProcess, InSignal, AtExit, InFinalizer, InDriver:
		return true
	}
	return false
}

// Decorator says what a decorator leaves under the name of the function below it.
type Decorator string

// What decorators leave. A decorator that is not known leaves something unknown.
const (
	// Keeps gives back the function, or a wrapper that is called alike and returns alike.
	Keeps Decorator = "keeps"
	// MakesProperty, MakesStaticMethod and MakesClassMethod are the descriptors of these names.
	MakesProperty     Decorator = "property"
	MakesStaticMethod Decorator = "staticmethod"
	MakesClassMethod  Decorator = "classmethod"
	// MakesContextManager turns a generator function into one that returns a context manager.
	MakesContextManager Decorator = "contextmanager"
	// MakesAsyncContextManager turns an async generator function into one that returns an async context manager.
	MakesAsyncContextManager Decorator = "asynccontextmanager"
	// Dispatches leaves a function for which others stand in, those that its method register decorates.
	Dispatches Decorator = "dispatches"
	// MarksOverload says that the function is one of several signatures and never called itself.
	MarksOverload Decorator = "overload"
	// MarksAbstract says that the body is not what runs.
	MarksAbstract Decorator = "abstract"
	// MakesFixture registers the function as a fixture: it is not to be called.
	MakesFixture Decorator = "fixture"
	// MakesSync turns an async function into a plain one that drives it.
	MakesSync Decorator = "sync"
	// MakesAsync turns a plain function into one that has to be awaited.
	MakesAsync Decorator = "async"
	// MakesOther leaves an object that is not the function.
	MakesOther Decorator = "object"
)

func (d Decorator) known() bool {
	switch d {
	case Keeps, MakesProperty, MakesStaticMethod, MakesClassMethod, MakesContextManager, MakesAsyncContextManager,
		Dispatches, MarksOverload, MarksAbstract, MakesFixture, MakesSync, MakesAsync, MakesOther:
		return true
	}
	return false
}
