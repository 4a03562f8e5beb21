package disk

import "syscall"

// changedAt is when anything about a file changed, in nanoseconds: this time cannot be set by those who want it old.
func changedAt(raw *syscall.Stat_t) int64 { return raw.Ctim.Nano() }
