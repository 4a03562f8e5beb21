// Package rule says what a rule is: its code, its page and its check, and what a check is given to work with. It also
// dispatches nodes to the rules that want their kind.
//
// It must not know any rule; the list of rules is handed to whoever runs them.
package rule
