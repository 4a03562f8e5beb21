package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// report is what unheeded says of a run.
type report struct {
	Missing int64  `json:"missing_events"`
	Further int    `json:"further_losses"`
	Losses  []loss `json:"losses"`
}

type loss struct {
	Severity  string `json:"severity"`
	Kind      string `json:"kind"`
	Count     int    `json:"count"`
	Message   string `json:"message"`
	Exception *struct {
		Type string `json:"type"`
	} `json:"exception"`
}

func readReport(path string) (report, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return report{}, err
	}
	var r report
	return r, json.Unmarshal(text, &r)
}

// key is what the server calls a loss: its exception, or the kind of event of those that have none.
func (l *loss) key() string {
	if l.Exception != nil {
		return strings.TrimPrefix(l.Exception.Type, "__main__.")
	}
	return l.Kind
}

// compare prints what was lost and what was reported. It is an error if these differ, where no event was dropped, and if
// something is reported that was not lost.
func (r report) compare(out io.Writer, server string, s state) error {
	reported := map[string]int{}
	var errs []error
	for i := range r.Losses {
		l := &r.Losses[i]
		switch {
		case s.Injected[l.key()] > 0:
			reported[l.key()] += l.Count
		case l.Severity == "note":
			fmt.Fprintf(out, "%s: a note, %d times: %s\n", server, l.Count, l.Message)
		default:
			errs = append(errs, fmt.Errorf("%s: reported and not lost, %d times: %s", server, l.Count, l.Message))
		}
	}
	lost, told := 0, 0
	for _, key := range slices.Sorted(maps.Keys(s.Injected)) {
		lost, told = lost+s.Injected[key], told+reported[key]
		fmt.Fprintf(out, "%s: %-20s lost %6d  reported %6d\n", server, key, s.Injected[key], reported[key])
		if reported[key] > s.Injected[key] {
			errs = append(errs, fmt.Errorf("%s: more is reported of %s than was lost", server, key))
		}
	}
	fmt.Fprintf(out, "%s: of %d requests %d lost something; %d are reported, %d events are missing\n", server, s.Requests, lost, told, r.Missing)
	if missing := lost - told; r.Further > 0 || missing > int(r.Missing) {
		errs = append(errs, fmt.Errorf("%s: %d losses are neither reported nor counted as missing", server, missing-int(r.Missing)))
	}
	if r.Missing > 0 {
		errs = append(errs, fmt.Errorf("%s: %d events were dropped", server, r.Missing))
	}
	return errors.Join(errs...)
}

const megabyte = 1 << 20

// growth is how much more a process may hold at the end than after a quarter of the requests, beyond what a server grows by that
// nobody watches: what collectors of garbage leave lying about differs from run to run.
const growth = 4 * megabyte

// compareMemory prints what was held after each quarter of the requests. It is an error if a process grows without end.
func compareMemory(out io.Writer, server string, watched, plain outcome) error {
	quarters := func(o outcome, of func(sample) int64) [4]int64 {
		var q [4]int64
		for i := range q {
			q[i] = of(o.samples[max(0, (i+1)*len(o.samples)/4-1)])
		}
		return q
	}
	ofServer := func(s sample) int64 { return s.server }
	with, without := quarters(watched, ofServer), quarters(plain, ofServer)
	monitor := quarters(watched, func(s sample) int64 { return s.monitor })
	row := func(what string, q [4]int64) {
		fmt.Fprintf(out, "%s: memory of %-22s after each quarter of the requests, MB:", server, what)
		for _, bytes := range q {
			fmt.Fprintf(out, " %6.1f", float64(bytes)/megabyte)
		}
		fmt.Fprintln(out)
	}
	row("the server, watched", with)
	row("the server, not watched", without)
	row("the monitor", monitor)
	fmt.Fprintf(out, "%s: %d requests watched in %.0f s, %d not watched in %.0f s\n", server, watched.state.Requests,
		watched.took.Seconds(), plain.state.Requests, plain.took.Seconds())
	grown := func(q [4]int64) int64 { return q[3] - q[0] }
	var errs []error
	if more := grown(with) - max(0, grown(without)); more > growth {
		errs = append(errs, fmt.Errorf("%s: the server grew by %d MB more than without the agent", server, more/megabyte))
	}
	if more := grown(monitor); more > growth {
		errs = append(errs, fmt.Errorf("%s: the monitor grew by %d MB", server, more/megabyte))
	}
	return errors.Join(errs...)
}
