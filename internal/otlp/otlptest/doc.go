// Package otlptest runs a real OpenTelemetry collector for tests, and puts what that received into words. It must not know what
// we send: it says what is there.
package otlptest
