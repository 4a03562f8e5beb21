// Command agentcost measures what the agent costs a Python program, as ratios of CPU time. It owns the workloads and the
// arithmetic; how the agent gets into a program it asks of internal/agent, and it must not know what the agent says: that is
// read and thrown away.
//
// Each watched run stands between two runs without the agent, so that a busy machine slows down all three. What is printed
// is the median of the ratios and the upper end of a 95 % interval of it, from resampling.
//
//	go run ./bench/agentcost [-pairs 31] [-workloads start,tasks,requests] [-sites always] PYTHON...
package main
