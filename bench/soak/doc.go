// Command soak serves requests by the thousand under the agent and the monitor, and holds what these report to what the server
// says it has lost: each loss is counted once or the count of missing events says that it is not, and nothing is reported that
// was not lost. One request in so many loses something, in each of the ways that a server has; as many do the same and heed it.
// The requests are wrk's. What server and monitor hold of memory is read all along, and of a server that nobody watches, too.
//
// It owns the server, the arithmetic and what passes; it must not know how the agent and the monitor do their work: it runs the
// program that is built.
//
//	go run ./bench/soak -unheeded BINARY -python PYTHON [-requests 1000000] [-every 100] [-servers starlette,aiohttp] [-loop uvloop]
//
// The interpreter needs uvicorn, starlette and aiohttp; make soak has one.
package main
