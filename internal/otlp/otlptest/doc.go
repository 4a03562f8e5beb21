// Package otlptest runs a real OpenTelemetry collector for tests, and puts what that received into words.
package otlptest
