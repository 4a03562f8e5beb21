package otlp

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
)

// instruments are what is measured. Nothing is named asyncio: OpenTelemetry's own package for asyncio has these names.
type instruments struct {
	losses  metric.Int64Counter
	missing metric.Int64Counter
	lag     metric.Float64Histogram
	blocked metric.Float64Histogram
}

// instrument makes the instruments; where no metrics are wanted they do nothing.
func (x *Exporter) instrument() error {
	meter := noop.NewMeterProvider().Meter(Scope)
	if x.meters != nil {
		meter = x.meters.Meter(Scope, metric.WithInstrumentationVersion(x.version))
	}
	var errs [4]error
	i := &x.instruments
	i.losses, errs[0] = meter.Int64Counter("unheeded.losses", metric.WithUnit("{loss}"),
		metric.WithDescription("What programs lost, by the rule that says how."))
	i.missing, errs[1] = meter.Int64Counter("unheeded.events.missing", metric.WithUnit("{event}"),
		metric.WithDescription("Events that programs could not hand over: losses may be among them."))
	i.lag, errs[2] = meter.Float64Histogram("unheeded.loop.lag", metric.WithUnit("s"),
		metric.WithDescription("How late an event loop came to a callback, at most, each second."),
		metric.WithExplicitBucketBoundaries(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
	i.blocked, errs[3] = meter.Float64Histogram("unheeded.loop.blocked", metric.WithUnit("s"),
		metric.WithDescription("For how long an event loop stood still."),
		metric.WithExplicitBucketBoundaries(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60))
	return errors.Join(errs[:]...)
}

// Count counts losses under a code.
func (x *Exporter) Count(code finding.Code, losses int) {
	x.instruments.losses.Add(context.Background(), int64(losses), metric.WithAttributes(attribute.String("unheeded.rule", string(code))))
}

// Measure takes from an event what is measured of loops.
func (x *Exporter) Measure(e *event.Event) {
	ctx := context.Background()
	for _, lag := range e.Lags {
		x.instruments.lag.Record(ctx, seconds(lag))
	}
	if e.Kind == event.LoopUnblocked {
		x.instruments.blocked.Record(ctx, seconds(e.Total))
	}
}

// Missing counts events that were dropped on the way.
func (x *Exporter) Missing(events int64) { x.instruments.missing.Add(context.Background(), events) }

func seconds(d time.Duration) float64 { return float64(d) / float64(time.Second) }
