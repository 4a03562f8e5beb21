//go:build unix

package project

import (
	"errors"
	"syscall"
)

func isLinkLoop(err error) bool  { return errors.Is(err, syscall.ELOOP) }
func isNotFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
