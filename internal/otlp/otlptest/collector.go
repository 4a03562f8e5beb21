package otlptest

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Variable names the program of the collector; make test-otlp builds it. What is skipped without says Missing.
const (
	Variable = "UNHEEDED_OTELCOL"
	Missing  = "NO COLLECTOR: " + Variable + " names no OpenTelemetry collector; make test-otlp does"
)

// configuration takes the places at which it listens, by HTTP and by gRPC, and the file that it writes.
const configuration = `
receivers:
  otlp:
    protocols:
      http: {endpoint: %q}
      grpc: {endpoint: %q}
exporters:
  file: {path: %q}
service:
  telemetry: {metrics: {level: none}, logs: {level: warn}}
  pipelines:
    logs: {receivers: [otlp], exporters: [file]}
    metrics: {receivers: [otlp], exporters: [file]}
`

// startTime is how long a collector may take to listen, and to end.
const startTime = time.Minute

// Collector is one on this machine alone; the zero value is one that has not been started.
type Collector struct {
	http, grpc, file string
	child            *exec.Cmd
	said             bytes.Buffer
	ended            chan struct{}
}

// Start starts the collector that the environment names, in a folder of the test, and returns when it listens.
func (c *Collector) Start(dir string) error {
	c.file, c.ended = filepath.Join(dir, "received.json"), make(chan struct{})
	var err error
	if c.http, err = freePlace(); err != nil {
		return err
	}
	if c.grpc, err = freePlace(); err != nil {
		return err
	}
	config := filepath.Join(dir, "collector.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, configuration, c.http, c.grpc, c.file), 0o600); err != nil {
		return err
	}
	c.child = exec.Command(os.Getenv(Variable), "--config", config) //nolint:gosec // the user names it
	c.child.Stdout, c.child.Stderr = &c.said, &c.said
	if err := c.child.Start(); err != nil {
		return err
	}
	go func() {
		defer close(c.ended)
		_ = c.child.Wait() // it is told to end
	}()
	for _, place := range []string{c.http, c.grpc} {
		if err := c.await(place); err != nil {
			return errors.Join(err, c.Stop())
		}
	}
	return nil
}

// freePlace is a port that nobody listens at.
func freePlace() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func (c *Collector) await(place string) error {
	for deadline := time.Now().Add(startTime); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", place); err == nil {
			return conn.Close()
		}
		select {
		case <-c.ended:
			return fmt.Errorf("the collector has ended: %s", c.said.String())
		default:
		}
	}
	return fmt.Errorf("the collector does not listen at %s: %s", place, c.said.String())
}

// Environ are the variables with which a program sends to the collector, by http/protobuf or grpc.
func (c *Collector) Environ(protocol string) []string {
	place := c.http
	if protocol == "grpc" {
		place = c.grpc
	}
	return []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + place, "OTEL_EXPORTER_OTLP_PROTOCOL=" + protocol}
}

// Stop ends the collector, which writes down first what it has.
func (c *Collector) Stop() error {
	if c.child == nil {
		return nil
	}
	if err := c.child.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-c.ended:
		return nil
	case <-time.After(startTime):
		return errors.Join(errors.New("the collector does not end"), c.child.Process.Kill())
	}
}

// Received is what the collector has written down, in words. It must have been stopped.
func (c *Collector) Received() (string, error) {
	text, err := os.ReadFile(c.file)
	if err != nil {
		return "", err
	}
	return describe(text)
}
