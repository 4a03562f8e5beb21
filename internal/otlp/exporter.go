package otlp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/go-logr/logr/funcr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/log/noop"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/unheeded/unheeded/internal/monitor"
)

// Scope is the name under which everything is sent.
const Scope = "github.com/unheeded/unheeded"

// Options say how to send.
type Options struct {
	// Getenv reads the environment. The exporters read it as well, with os.Getenv.
	Getenv func(name string) string
	// Version is that of this program.
	Version string
	// Warn is told once of what keeps something from being sent, by any goroutine.
	Warn func(text string)
}

// Exporter sends losses, and measures of the programs that have them. It is safe for concurrent use. Nothing waits for the
// collector but Close.
type Exporter struct {
	version string
	warned  sync.Once
	warn    func(text string)

	// sender has the records of all processes; nil where no logs are wanted.
	sender sdklog.Processor
	// meters is nil where no metrics are wanted.
	meters      *sdkmetric.MeterProvider
	instruments instruments

	mutex   sync.Mutex
	loggers map[*monitor.Program]log.Logger
	// censuses are what processes said last of their tasks.
	censuses map[*monitor.Program]census
}

// maxLoggers bounds the processes that are remembered: of one that is forgotten the logger is made anew.
const maxLoggers = 256

// Open begins to send. It is an error if a variable asks for what there is not. The errors of OpenTelemetry's SDK are those
// of the whole process: they are handled by the exporter that was opened last.
func Open(ctx context.Context, o Options) (*Exporter, error) {
	x := &Exporter{version: o.Version, warn: o.Warn, loggers: map[*monitor.Program]log.Logger{}, censuses: map[*monitor.Program]census{}}
	env := environment(o.Getenv)
	if strings.EqualFold(env("OTEL_SDK_DISABLED"), "true") {
		return x, x.instrument()
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(x.fail))
	// What the SDK says beside errors is for its authors, but that records were dropped.
	otel.SetLogger(funcr.New(func(_, args string) { x.fail(errors.New(args)) }, funcr.Options{Verbosity: warnings}))
	records, err := env.logExporter(ctx)
	if err != nil {
		return nil, err
	}
	points, err := env.metricExporter(ctx)
	if err != nil {
		return nil, err
	}
	if records != nil {
		x.sender = sdklog.NewBatchProcessor(records)
	}
	if points != nil {
		x.meters = sdkmetric.NewMeterProvider(
			sdkmetric.WithResource(x.runResource(ctx)), sdkmetric.WithReader(sdkmetric.NewPeriodicReader(points)),
		)
	}
	return x, x.instrument()
}

// warnings is the verbosity at which the SDK says what was lost on the way.
const warnings = 1

// fail says once that something could not be sent.
func (x *Exporter) fail(err error) {
	x.warned.Do(func() { x.warn(fmt.Sprintf("not everything reaches the OpenTelemetry collector: %v", err)) })
}

// logger is that of a process: its records say which process they are about.
func (x *Exporter) logger(p *monitor.Program) log.Logger {
	if x.sender == nil {
		return noop.NewLoggerProvider().Logger(Scope)
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if known := x.loggers[p]; known != nil {
		return known
	}
	if len(x.loggers) >= maxLoggers {
		clear(x.loggers)
	}
	// One queue and one connection for all: a provider holds nothing but the resource.
	provider := sdklog.NewLoggerProvider(sdklog.WithProcessor(x.sender), sdklog.WithResource(x.processResource(context.Background(), p)))
	x.loggers[p] = provider.Logger(Scope, log.WithInstrumentationVersion(x.version))
	return x.loggers[p]
}

// Close sends what is left, for as long as patience lasts.
func (x *Exporter) Close(patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var ends []func(context.Context) error
	if x.sender != nil {
		ends = append(ends, x.sender.Shutdown)
	}
	if x.meters != nil {
		ends = append(ends, x.meters.Shutdown)
	}
	// What does not keep to the time is left behind: the program that was watched has ended, and somebody waits for us.
	results := make(chan error, len(ends))
	for _, end := range ends {
		go func() { results <- end(ctx) }()
	}
	late := time.After(patience + patience/4)
	for range ends {
		select {
		case err := <-results:
			if err != nil {
				x.fail(err)
			}
		case <-late:
			x.fail(context.DeadlineExceeded)
			return
		}
	}
}
