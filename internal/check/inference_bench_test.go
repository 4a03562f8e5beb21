//go:build unix

package check

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/rules"
)

// BenchmarkInference compares what inference costs with what parsing costs of the files that it touches: those of the
// project and those of the environment that it asks for. The projects are those of UNHEEDED_BENCH_PROJECTS, separated
// as in PATH, each FOLDER or FOLDER=ENVIRONMENT. Times are of the processor, of one worker, collection of garbage
// included:
//
//	parse-ms   reading, decoding and parsing the files that are touched
//	infer-ms   all that the rules ask for: scopes, types, effects, what becomes of values; and their own work
//	ratio      the second to the first
//
// The rules are those that are on by default; UNHEEDED_BENCH_RULES names others, by a code or the beginning of one.
func BenchmarkInference(b *testing.B) {
	projects := filepath.SplitList(os.Getenv("UNHEEDED_BENCH_PROJECTS"))
	if len(projects) == 0 {
		b.Skip("SKIPPED: UNHEEDED_BENCH_PROJECTS names no projects")
	}
	var selected []string
	if named := os.Getenv("UNHEEDED_BENCH_RULES"); named != "" {
		selected = []string{named}
	}
	for _, p := range projects {
		folder, environment, _ := strings.Cut(p, "=")
		b.Run(filepath.Base(folder), func(b *testing.B) {
			var parsing, inferring time.Duration
			files := 0
			for b.Loop() {
				p, i, n := timeInference(b, Options{Rules: rules.All(), Select: selected, Dir: folder, Paths: []string{"."}, Python: environment})
				parsing, inferring, files = parsing+p, inferring+i, n
			}
			n := float64(b.N)
			b.ReportMetric(float64(files), "files")
			b.ReportMetric(parsing.Seconds()*1000/n, "parse-ms")
			b.ReportMetric(inferring.Seconds()*1000/n, "infer-ms")
			b.ReportMetric(inferring.Seconds()/parsing.Seconds(), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// timeInference checks a project and returns the time for parsing, the time for the rest of the analysis, and the number
// of files that were touched.
func timeInference(b *testing.B, opts Options) (parsing, inferring time.Duration, files int) {
	r := &run{ctx: b.Context(), workers: 1, opts: opts}
	if err := r.open(); err != nil {
		b.Fatal(err)
	}
	r.parse()
	r.index()
	runtime.GC()
	start := processorTime()
	r.analyse()
	runtime.GC()
	inferring = processorTime() - start

	// What inference asks for it also parses, and that is not its own time: everything is parsed once more to know it.
	indexed := map[*module]bool{}
	for _, m := range r.indexed {
		indexed[m] = true
	}
	var asked, own []*module
	r.modules.Range(func(_, value any) bool {
		m := value.(*module)
		switch {
		case m.tree == nil || m.info.IsNamespace:
		case indexed[m]:
			own = append(own, m)
		default:
			asked = append(asked, m)
		}
		return true
	})
	inAnalysis := timeParsing(r, asked)
	return inAnalysis + timeParsing(r, own), inferring - inAnalysis, len(asked) + len(own)
}

// timeParsing reads and parses files and returns the time that it took. The trees are kept until the end, as they are in a
// check.
func timeParsing(r *run, modules []*module) time.Duration {
	runtime.GC()
	start := processorTime()
	trees := make([]any, len(modules))
	var p parse.Parser
	for i, m := range modules {
		trees[i] = p.File(r.read(m))
	}
	runtime.GC()
	took := processorTime() - start
	runtime.KeepAlive(trees)
	return took
}

// processorTime is what this process has used of processors so far, on which other programs have little influence.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
