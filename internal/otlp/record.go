package otlp

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/trace"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/monitor"
)

// Send puts a loss into the log of its process. It does not count it: Count does.
func (x *Exporter) Send(p *monitor.Program, l *monitor.Loss, change monitor.Change) {
	var r log.Record
	r.SetEventName("unheeded." + string(eventOf(l, change)))
	r.SetTimestamp(l.Event.Time)
	r.SetObservedTimestamp(time.Now())
	severity := severityOf(l, change)
	r.SetSeverity(severity)
	r.SetSeverityText(severity.String())
	r.SetBody(attribute.StringValue(bodyOf(l, change)))
	r.AddAttributes(attributesOf(l)...)
	x.logger(p).Emit(inSpan(l.Event.Task), r)
}

// inSpan is a context in which the span of a task is current, from which the SDK takes the ids of a record.
func inSpan(t *event.Task) context.Context {
	ctx := context.Background()
	if t == nil {
		return ctx
	}
	traceID, err := trace.TraceIDFromHex(t.Trace)
	spanID, err2 := trace.SpanIDFromHex(t.Span)
	if err != nil || err2 != nil {
		return ctx
	}
	return trace.ContextWithSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: spanID, Remote: true}))
}

func bodyOf(l *monitor.Loss, change monitor.Change) string {
	switch change {
	case monitor.Unread:
		so := *l
		so.Running = true
		return so.Summary()
	case monitor.TakenBack:
		return "read after all: " + l.Summary()
	}
	return l.Summary()
}

func eventOf(l *monitor.Loss, change monitor.Change) event.Kind {
	if change != monitor.TakenBack {
		return l.Event.Kind
	}
	switch l.Event.Kind {
	case event.FutureUnretrieved:
		return event.FutureRetrieved
	case event.CancelIgnored:
		return event.CancelEnded
	}
	return event.TaskRetrieved
}

// severityOf is ERROR for an exception that is lost. What has not been read so far, or is lost without an exception, is WARN.
func severityOf(l *monitor.Loss, change monitor.Change) log.Severity {
	switch {
	case change == monitor.TakenBack:
		return log.SeverityInfo
	case change == monitor.Unread:
		return log.SeverityWarn
	}
	switch l.Event.Kind {
	case event.LoopBlocked:
		return log.SeverityWarn
	case event.NeverAwaited, event.CancelSwallowed, event.CancelIgnored, event.DestroyedPending, event.PendingAtExit:
		if !l.Note {
			return log.SeverityWarn
		}
	}
	if l.Note {
		return log.SeverityInfo
	}
	return log.SeverityError
}

// attributesOf are the attributes of a record: those of OpenTelemetry for the exception and for the line that failed, or that
// says most of the loss where nothing failed, and our own for the rest.
func attributesOf(l *monitor.Loss) []attribute.KeyValue {
	e := &l.Event
	attributes := []attribute.KeyValue{attribute.String("unheeded.rule", string(l.Code))}
	add := func(name, value string) {
		if value != "" {
			attributes = append(attributes, attribute.String(name, value))
		}
	}
	at := func(prefix string, f event.Frame) {
		if f.IsZero() {
			return
		}
		add(prefix+"file", f.File)
		if f.Line > 0 {
			attributes = append(attributes, attribute.Int(prefix+"line", f.Line))
		}
	}
	if exc := excOf(e); exc != nil {
		add("exception.type", exc.Type)
		add("exception.message", exc.Msg)
		add("exception.stacktrace", traceback(exc))
	}
	where := l.Raised()
	if where.IsZero() {
		where = l.Place()
	}
	add("code.function.name", where.Function)
	add("code.file.path", where.File)
	if where.Line > 0 {
		attributes = append(attributes, attribute.Int("code.line.number", where.Line))
	}
	if e.TID > 0 {
		attributes = append(attributes, attribute.Int("thread.id", e.TID))
	}
	add("thread.name", e.Thread)
	if t := e.Task; t != nil {
		add("unheeded.task.name", t.Name)
		add("unheeded.task.coroutine", t.Coro)
		at("unheeded.task.created.", event.Own(t.Created))
	} else {
		add("unheeded.task.coroutine", e.Coro)
	}
	if e.Task == nil || len(e.Task.Created) == 0 {
		at("unheeded.created.", l.Made())
	}
	if by := event.Own(e.By); !by.IsZero() {
		add("unheeded.cancelled_by", fmt.Sprintf("%s:%d", by.File, by.Line))
	}
	if since := max(e.Since, e.After, l.Longest); since > 0 {
		attributes = append(attributes, attribute.Int64("unheeded.since_ms", since.Milliseconds()))
	}
	add("unheeded.loop", e.Loop)
	return attributes
}

// excOf is the exception that a loss is about; nil where there is none. Of several it is the first.
func excOf(e *event.Event) *event.Exc {
	if e.Exc == nil && len(e.Excs) > 0 {
		return e.Excs[0]
	}
	return e.Exc
}
