// Package nameindex knows which names occur in which files of a project, and as what. It is made once for all files, in a
// form that is kept as it is: whoever opens it again reads of it what is asked for, and not the rest. A file that changes is
// replaced.
//
// It owns what counts as a name that others may ask for; it must not know who asks, nor what the files are: they are numbers.
package nameindex
