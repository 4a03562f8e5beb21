// Package otlp sends what programs lose to an OpenTelemetry collector: each loss as a record of a log, with the attributes
// that OpenTelemetry has for exceptions and for code, and how many there were as metrics. It owns the names of what is sent,
// the exporters, which are those of OpenTelemetry's own SDK, and what the variables OTEL_* say of them.
//
// It must not know how a loss came to its code, nor what is silenced. A collector that is not there costs one warning.
package otlp
