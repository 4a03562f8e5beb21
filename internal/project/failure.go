package project

import (
	"errors"
	"fmt"
	"io/fs"
)

// FailureKind says why a file or folder could not be looked at.
type FailureKind uint8

const (
	// Unreadable means that the system refused, most often for want of permission.
	Unreadable FailureKind = iota
	// NotFound means that there is nothing of that name, or no longer, or a symbolic link that leads nowhere.
	NotFound
	// NotFolder means that something is used as a folder and is none.
	NotFolder
	// NotRegular means a folder, a pipe, a socket or a device where a file is needed. It is never opened.
	NotRegular
	// LinkLoop means symbolic links that lead to each other.
	LinkLoop
	// TooLarge means a file of more than MaxFileSize bytes.
	TooLarge
)

// Failure is one file or folder that could not be looked at.
type Failure struct {
	// Path is the path as it is to be reported.
	Path string
	Kind FailureKind
	// Err is what the system said, where it was asked.
	Err error
}

// Error is the path and the reason in one line, in the same words on every system.
func (f *Failure) Error() string { return f.Path + ": " + f.Reason() }

// Reason is the sentence without the path.
func (f *Failure) Reason() string {
	switch f.Kind {
	case NotFound:
		return "no such file or folder"
	case NotFolder:
		return "not a folder"
	case NotRegular:
		return "not a regular file"
	case LinkLoop:
		return "symbolic links lead in a circle"
	case TooLarge:
		return fmt.Sprintf("larger than %d MiB", MaxFileSize>>20)
	}
	if errors.Is(f.Err, fs.ErrPermission) {
		return "permission denied"
	}
	return "cannot be read: " + systemReason(f.Err)
}

// Unwrap gives what the system said.
func (f *Failure) Unwrap() error { return f.Err }

// newFailure classifies an error of package os.
func newFailure(path string, err error) *Failure {
	failure := &Failure{Path: path, Err: err}
	switch {
	case isLinkLoop(err):
		failure.Kind = LinkLoop
	case isNotFolder(err):
		failure.Kind = NotFolder
	case errors.Is(err, fs.ErrNotExist):
		failure.Kind = NotFound
	}
	return failure
}

// systemReason is an error without the operation and the path that package os puts before it.
func systemReason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
