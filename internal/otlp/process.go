package otlp

import (
	"context"
	"path"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"

	"github.com/unheeded/unheeded/internal/monitor"
)

// runResource is what the metrics are of: all processes of a run together.
func (x *Exporter) runResource(ctx context.Context) *resource.Resource {
	return x.resource(ctx, attribute.String("service.name", "unknown_service:python"))
}

// processResource is what the records of a process are of. The program is the service, not we who watch it.
func (x *Exporter) processResource(ctx context.Context, p *monitor.Program) *resource.Resource {
	attributes := []attribute.KeyValue{attribute.Int("process.pid", p.PID)}
	name := "python"
	if process := p.Process; process != nil {
		attributes = append(attributes,
			attribute.Int("process.parent_pid", process.Parent),
			attribute.StringSlice("process.command_args", process.Argv),
			attribute.String("process.executable.path", process.Exe),
			attribute.String("process.runtime.name", process.Implementation),
			attribute.String("process.runtime.version", process.Version),
		)
		if exe := path.Base(strings.ReplaceAll(process.Exe, `\`, "/")); process.Exe != "" {
			name = exe
		}
	}
	// The name that OpenTelemetry wants for a service of which nobody said how it is called.
	return x.resource(ctx, append(attributes, attribute.String("service.name", "unknown_service:"+name))...)
}

// resource adds what the environment says, which comes before what we say, and who observes.
func (x *Exporter) resource(ctx context.Context, attributes ...attribute.KeyValue) *resource.Resource {
	attributes = append(attributes,
		attribute.String("telemetry.distro.name", "unheeded"), attribute.String("telemetry.distro.version", x.version))
	r, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(attributes...), resource.WithFromEnv())
	if err != nil {
		x.fail(err) // a variable that cannot be read: r has the rest
	}
	return r
}
