// Package monitor runs a program under the agent, listens to what it reports, and judges that: what is lost for good, what
// was taken back, what is only worth knowing, what is the same loss once more, and what is noise. It owns the socket, the
// processes that connect to it, and the program's signals, terminal and exit code.
//
// It must not know the rules, nor how losses are shown: a Loss holds the facts, and Finding puts them into the words and
// places in which findings of the source are shown, too.
package monitor
