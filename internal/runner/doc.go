// Package runner answers who runs the async tests and fixtures of a project: unittest, a plugin of pytest, or nobody.
//
// It reads base classes, decorators, marks, fixtures and the hooks of conftest.py, and is handed what configuration files
// say. It must not know rules, nor read files. Whatever may run a test counts as running it.
package runner
