package project

import (
	"errors"
	"syscall"
)

// Windows calls a link that leads in a circle, or too far, ERROR_CANT_RESOLVE_FILENAME.
const errorCantResolveFilename = syscall.Errno(1921)

// errorDirectory is ERROR_DIRECTORY: a file where a folder is needed.
const errorDirectory = syscall.Errno(267)

func isLinkLoop(err error) bool  { return errors.Is(err, errorCantResolveFilename) }
func isNotFolder(err error) bool { return errors.Is(err, errorDirectory) }
