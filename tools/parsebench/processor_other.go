//go:build !unix

package main

import "time"

var started = time.Now()

// processorTime is the time since the program started, where nothing better is at hand.
func processorTime() time.Duration { return time.Since(started) }
