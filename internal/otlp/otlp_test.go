package otlp_test

import (
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/otlp"
)

// open opens an exporter in an environment, and gathers what it warns of.
func open(t *testing.T, environ map[string]string) (x *otlp.Exporter, warned func() []string, err error) {
	t.Helper()
	for name, value := range environ {
		t.Setenv(name, value)
	}
	var mutex sync.Mutex
	var warnings []string
	x, err = otlp.Open(t.Context(), otlp.Options{
		Getenv: func(name string) string { return environ[name] },
		Warn: func(text string) {
			mutex.Lock()
			defer mutex.Unlock()
			warnings = append(warnings, text)
		},
	})
	return x, func() []string {
		mutex.Lock()
		defer mutex.Unlock()
		return warnings
	}, err
}

// TestNoCollector: where nobody listens, or somebody listens who does not answer, there is one warning, and the end does not
// wait for longer than it may.
func TestNoCollector(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for name, place := range map[string]string{"dead": "127.0.0.1:1", "silent": silent.Addr().String()} {
		for _, protocol := range []string{"http/protobuf", "grpc"} {
			t.Run(name+" "+protocol, func(t *testing.T) {
				x, warned, err := open(t, map[string]string{
					"OTEL_EXPORTER_OTLP_ENDPOINT": "http://" + place, "OTEL_EXPORTER_OTLP_PROTOCOL": protocol,
				})
				if err != nil {
					t.Fatal(err)
				}
				lose(t, x)
				const patience, slack = 300 * time.Millisecond, 5 * time.Second
				began := time.Now()
				x.Close(patience)
				if took := time.Since(began); took > slack {
					t.Errorf("the end took %s", took)
				}
				if warnings := warned(); len(warnings) != 1 || !strings.HasPrefix(warnings[0], "not everything reaches the OpenTelemetry collector: ") {
					t.Errorf("warned: %q", warnings)
				}
			})
		}
	}
}

// TestEnvironment: what the variables ask for and there is not is an error, and what they turn off is not sent.
func TestEnvironment(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", `OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" is neither http/protobuf nor grpc`},
		{"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "x", `OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "x" is neither http/protobuf nor grpc`},
		{"OTEL_LOGS_EXPORTER", "console", `OTEL_LOGS_EXPORTER: "console" is neither otlp nor none`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := open(t, map[string]string{c.name: c.value}); err == nil || err.Error() != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	for name, value := range map[string]string{"OTEL_SDK_DISABLED": "True", "OTEL_METRICS_EXPORTER": "none"} {
		t.Run(name, func(t *testing.T) {
			x, warned, err := open(t, map[string]string{
				name: value, "OTEL_LOGS_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
			})
			if err != nil {
				t.Fatal(err)
			}
			lose(t, x)
			x.Close(time.Second)
			if warnings := warned(); len(warnings) > 0 {
				t.Errorf("warned: %q", warnings)
			}
		})
	}
}
