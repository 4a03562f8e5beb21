//go:build !unix

package main

import (
	"os"
	"os/exec"
)

func endWhole(*exec.Cmd) {}

func peak(*os.ProcessState) int64 { return 0 }
