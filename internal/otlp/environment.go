package otlp

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
)

// signal is what OpenTelemetry's variables call one of the things that are sent.
type signal string

const (
	logs    signal = "LOGS"
	metrics signal = "METRICS"
)

// environment reads the variables that the SDK leaves to whoever sets it up. The exporters read all others themselves.
type environment func(name string) string

// first is the value of the first variable that is set.
func (env environment) first(names ...string) string {
	for _, name := range names {
		if value := env(name); value != "" {
			return value
		}
	}
	return ""
}

// wants tells whether a signal is to be sent at all.
func (env environment) wants(s signal) (bool, error) {
	name := "OTEL_" + string(s) + "_EXPORTER"
	switch value := env(name); value {
	case "", "otlp":
		return true, nil
	case "none":
		return false, nil
	default:
		return false, fmt.Errorf("%s: %q is neither otlp nor none", name, value)
	}
}

// usesGRPC tells by which of the two protocols a signal is sent.
func (env environment) usesGRPC(s signal) (bool, error) {
	name := "OTEL_EXPORTER_OTLP_" + string(s) + "_PROTOCOL"
	if env(name) == "" {
		name = "OTEL_EXPORTER_OTLP_PROTOCOL"
	}
	switch value := env(name); value {
	case "", "http/protobuf":
		return false, nil
	case "grpc":
		return true, nil
	default:
		return false, fmt.Errorf("%s: %q is neither http/protobuf nor grpc", name, value)
	}
}

// isLocal tells that nothing says where the collector is: it is on this machine then, and is spoken to without TLS.
// OpenTelemetry's specification has it so, and the exporters for Go would use TLS.
func (env environment) isLocal(s signal) bool {
	const prefix = "OTEL_EXPORTER_OTLP_"
	return env.first(prefix+"ENDPOINT", prefix+string(s)+"_ENDPOINT", prefix+"INSECURE", prefix+string(s)+"_INSECURE") == ""
}

// logExporter is nil where logs are not wanted.
func (env environment) logExporter(ctx context.Context) (sdklog.Exporter, error) {
	wanted, err := env.wants(logs)
	if err != nil || !wanted {
		return nil, err
	}
	grpc, err := env.usesGRPC(logs)
	switch {
	case err != nil:
		return nil, err
	case grpc && env.isLocal(logs):
		return otlploggrpc.New(ctx, otlploggrpc.WithInsecure())
	case grpc:
		return otlploggrpc.New(ctx)
	case env.isLocal(logs):
		return otlploghttp.New(ctx, otlploghttp.WithInsecure())
	}
	return otlploghttp.New(ctx)
}

// metricExporter is nil where metrics are not wanted.
func (env environment) metricExporter(ctx context.Context) (sdkmetric.Exporter, error) {
	wanted, err := env.wants(metrics)
	if err != nil || !wanted {
		return nil, err
	}
	grpc, err := env.usesGRPC(metrics)
	switch {
	case err != nil:
		return nil, err
	case grpc && env.isLocal(metrics):
		return otlpmetricgrpc.New(ctx, otlpmetricgrpc.WithInsecure())
	case grpc:
		return otlpmetricgrpc.New(ctx)
	case env.isLocal(metrics):
		return otlpmetrichttp.New(ctx, otlpmetrichttp.WithInsecure())
	}
	return otlpmetrichttp.New(ctx)
}
