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
	"github.com/unheeded/unheeded/internal/monitor"
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
	var errs [5]error
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
	_, errs[4] = meter.Int64ObservableUpDownCounter("unheeded.tasks", metric.WithUnit("{task}"),
		metric.WithDescription("Tasks that have not ended, and tasks that have failed and nobody has read so far."),
		metric.WithInt64Callback(x.observe))
	return errors.Join(errs[:]...)
}

// census is what a process said of its tasks, and when.
type census struct {
	event.Census
	at time.Time
}

// believed is for how long: processes say it each second while a loop runs, and one that is killed does not say that it ends.
const believed = 10 * time.Second

// observe tells how many tasks all processes have together.
func (x *Exporter) observe(_ context.Context, to metric.Int64Observer) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	var sum event.Census
	for p, c := range x.censuses {
		if time.Since(c.at) > believed {
			delete(x.censuses, p)
			continue
		}
		sum.Pending += c.Pending
		sum.Unread += c.Unread
	}
	to.Observe(sum.Pending, metric.WithAttributes(attribute.String("unheeded.task.state", "pending")))
	to.Observe(sum.Unread, metric.WithAttributes(attribute.String("unheeded.task.state", "unread")))
	return nil
}

// Count counts losses under a code.
func (x *Exporter) Count(code finding.Code, losses int) {
	x.instruments.losses.Add(context.Background(), int64(losses), metric.WithAttributes(attribute.String("unheeded.rule", string(code))))
}

// Measure takes from an event of a process what is measured of its loops and tasks.
func (x *Exporter) Measure(p *monitor.Program, e *event.Event) {
	ctx := context.Background()
	for _, lag := range e.Lags {
		x.instruments.lag.Record(ctx, lag.Seconds())
	}
	switch {
	case e.Census != nil:
		x.count(p, *e.Census)
	case e.Kind == event.Bye:
		x.count(p, event.Census{})
	case e.Kind == event.LoopUnblocked:
		x.instruments.blocked.Record(ctx, e.Total.Seconds())
	}
}

// maxCensuses bounds the processes whose tasks are counted.
const maxCensuses = 4096

func (x *Exporter) count(p *monitor.Program, c event.Census) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if _, known := x.censuses[p]; known || len(x.censuses) < maxCensuses {
		x.censuses[p] = census{c, time.Now()}
	}
}

// Missing counts events that were dropped on the way.
func (x *Exporter) Missing(events int64) { x.instruments.missing.Add(context.Background(), events) }
