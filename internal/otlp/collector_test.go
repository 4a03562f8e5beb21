package otlp_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/otlp"
	"github.com/unheeded/unheeded/internal/otlp/otlptest"
)

var update = flag.Bool("update", false, "write what the collector received to testdata")

// TestCollector has a real collector receive what two processes lose, by each protocol.
func TestCollector(t *testing.T) {
	if os.Getenv(otlptest.Variable) == "" {
		t.Skip(otlptest.Missing)
	}
	const golden = "testdata/received.txt"
	for _, protocol := range []string{"http/protobuf", "grpc"} {
		t.Run(protocol, func(t *testing.T) {
			got := received(t, protocol, "OTEL_SERVICE_NAME=shop", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the collector received (- wanted, + got):\n%s", diff)
			}
		})
	}
}

// TestSignals sends one of logs and metrics alone, and has the SDK cut texts.
func TestSignals(t *testing.T) {
	if os.Getenv(otlptest.Variable) == "" {
		t.Skip(otlptest.Missing)
	}
	t.Run("metrics", func(t *testing.T) {
		got := received(t, "http/protobuf", "OTEL_LOGS_EXPORTER=none")
		if strings.Contains(got, "ERROR") || !strings.Contains(got, "unheeded.losses") {
			t.Errorf("without logs:\n%s", got)
		}
	})
	t.Run("logs", func(t *testing.T) {
		got := received(t, "grpc", "OTEL_METRICS_EXPORTER=none", "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT=5")
		if !strings.Contains(got, "\texception.type: app.N\n") || strings.Contains(got, "unheeded.losses") {
			t.Errorf("without metrics, cut:\n%s", got)
		}
	})
}

// received sends the losses of lossy to a collector, and returns what that received.
func received(t *testing.T, protocol string, environ ...string) string {
	t.Helper()
	var collector otlptest.Collector
	t.Cleanup(func() { collector.Stop() }) // where the test fails before it does
	if err := collector.Start(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for _, entry := range append(collector.Environ(protocol), environ...) {
		name, value, _ := strings.Cut(entry, "=")
		t.Setenv(name, value)
	}
	x, err := otlp.Open(t.Context(), otlp.Options{
		Getenv: os.Getenv, Version: "1.2.3", Warn: func(text string) { t.Errorf("warned: %s", text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	lose(t, x)
	x.Close(30 * time.Second)
	if err := collector.Stop(); err != nil {
		t.Fatal(err)
	}
	text, err := collector.Received()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const (
	task    = `"task":{"id":%d,"name":"pump","coro":"Worker.pump","file":"w.py","line":4,"span":["0af7651916cd43dd8448eb211c80319c","b7ad6b7169203331"],"created":[["w.py",9,"start"]]}`
	failure = `"exc":{"type":"app.NetError","msg":"gone","frames":[["/app/w.py",5,"Worker.pump"],["/app/net.py",2,"read"]],` +
		`"cause":{"type":"OSError","msg":"broken\npipe","frames":[["/app/net.py",1,"read"]]}}`
	group = `"exc":{"type":"ExceptionGroup","msg":"two","frames":[["/app/w.py",5,"Worker.pump"]],"group":[` +
		`{"type":"KeyError","msg":"'a'","frames":[["/app/w.py",6,"a"]]},{"type":"ValueError","context":{"type":"TypeError"}}]}`
)

// lossy are the events of a process that loses in each way that is told in a way of its own.
var lossy = []string{
	`hello "version":"3.13.0","implementation":"cpython","exe":"/usr/bin/python3","ppid":1,"cwd":"/app","argv":["python3","app.py"]`,
	`stats "loops":{"L1":{"lag_ms":20,"blocked":false},"L2":{"lag_ms":1000},"L3":{"lag_ms":"x"},"L4":{}},"tasks":{"pending":30,"unread":2}`,
	`task.lost ` + fmt.Sprintf(task, 3) + "," + failure,
	`task.lost ` + fmt.Sprintf(task, 4) + "," + group,
	`coro.never_awaited "coro":"work","file":"w.py","line":1,"origin":[["w.py",30,"main"]],"thread":"MainThread"`,
	`cancel.swallowed ` + fmt.Sprintf(task, 5) + `,"by":[["w.py",40,"stop"]],"ended":"result","after_ms":12`,
	`gather.returned "created":[["w.py",50,"all"]],"children":2,"failed":1,"excs":[{"type":"ValueError","msg":"no"}],"awaited":true`,
	`loop.blocked "since_ms":300,"frames":[["w.py",60,"slow"]],"thread":"MainThread"`,
	`loop.unblocked "total_ms":700`,
	`task.unretrieved ` + fmt.Sprintf(task, 6) + `,"since_ms":300,` + failure,
	`task.retrieved "task_id":6,"after_ms":9000`,
}

// lose has a judge come to what is lost, and sends it.
func lose(t *testing.T, x *otlp.Exporter) {
	t.Helper()
	judge := &monitor.Judge{Grace: 2 * time.Second, Told: func(p *monitor.Program, l *monitor.Loss, change monitor.Change) {
		x.Send(p, l, change)
		if change == monitor.Found && !l.Note {
			x.Count(l.Code, 1)
		}
	}}
	for pid := 100; pid < 102; pid++ {
		var p *monitor.Program
		for seq, line := range lossy {
			kind, fields, _ := strings.Cut(line, " ")
			e, err := event.Decode(fmt.Appendf(nil, `{"v":1,"k":%q,"seq":%d,"pid":%d,"tid":7,"t":1%02d000000000,"loop":"L1",%s}`, kind, seq, pid, seq, fields))
			if err != nil {
				t.Fatal(err)
			}
			if seq == 0 {
				p = judge.Join(e)
				continue
			}
			x.Measure(p, &e)
			judge.Observe(p, e, e.Time)
			if e.Kind == event.TaskUnretrieved {
				judge.Tick(e.Time.Add(3 * time.Second))
			}
		}
	}
	x.Missing(4)
}
