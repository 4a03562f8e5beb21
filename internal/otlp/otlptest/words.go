package otlptest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// attribute is a name with a value as OTLP writes them in JSON.
type attribute struct {
	Key   string
	Value value
}

type value struct {
	StringValue *string
	IntValue    *string
	ArrayValue  *struct{ Values []value }
}

func (v value) String() string {
	switch {
	case v.StringValue != nil:
		return *v.StringValue
	case v.IntValue != nil:
		return *v.IntValue
	case v.ArrayValue != nil:
		return fmt.Sprint(v.ArrayValue.Values)
	}
	return "?"
}

type record struct {
	TimeUnixNano, SeverityText, EventName string
	TraceID, SpanID                       string
	SeverityNumber                        int
	Body                                  value
	Attributes                            []attribute
}

// all are the attributes, with the span that the record belongs to.
func (r record) all() []attribute {
	if r.TraceID == "" {
		return r.Attributes
	}
	span := r.TraceID + " " + r.SpanID
	return append(r.Attributes, attribute{Key: "(span)", Value: value{StringValue: &span}})
}

type point struct {
	Attributes   []attribute
	AsInt, Count string
	Sum          float64
}

type metric struct {
	Name, Unit     string
	Sum, Histogram struct{ DataPoints []point }
}

type resource struct{ Attributes []attribute }

// received is one line of the file.
type received struct {
	ResourceLogs []struct {
		Resource  resource
		ScopeLogs []struct {
			Scope      struct{ Name, Version string }
			LogRecords []record
		}
	}
	ResourceMetrics []struct {
		Resource     resource
		ScopeMetrics []struct{ Metrics []metric }
	}
}

// describe writes the records of each process as they came, and then the metrics as they stood at last. Which version of the
// SDK sent them, and when a record was sent, is left out.
func describe(text []byte) (string, error) {
	of := map[string]*strings.Builder{} // the records, by what they are of
	last := map[string]string{}
	service := ""
	for line := range strings.Lines(string(text)) {
		var r received
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			return "", fmt.Errorf("%w: %s", err, line)
		}
		for _, logs := range r.ResourceLogs {
			for _, scope := range logs.ScopeLogs {
				process := fmt.Sprintf("%s %s\n%s", scope.Scope.Name, scope.Scope.Version, list("of ", logs.Resource.Attributes))
				if of[process] == nil {
					of[process] = &strings.Builder{}
				}
				for _, record := range scope.LogRecords {
					fmt.Fprintf(of[process], "%s(%d) %s at %s: %s\n%s", record.SeverityText, record.SeverityNumber, record.EventName,
						record.TimeUnixNano, record.Body, list("\t", record.all()))
				}
			}
		}
		for _, metrics := range r.ResourceMetrics {
			service = list("metrics of ", metrics.Resource.Attributes)
			for _, scope := range metrics.ScopeMetrics {
				for _, m := range scope.Metrics {
					m.describe(last)
				}
			}
		}
	}
	var b strings.Builder
	for _, process := range slices.Sorted(maps.Keys(of)) {
		b.WriteString(process + of[process].String())
	}
	b.WriteString(service)
	for _, name := range slices.Sorted(maps.Keys(last)) {
		fmt.Fprintf(&b, "%s = %s\n", name, last[name])
	}
	return b.String(), nil
}

func (m metric) describe(last map[string]string) {
	for _, p := range m.Sum.DataPoints {
		last[strings.ReplaceAll(strings.TrimSpace(m.Name+" "+list("", p.Attributes)), "\n", " ")] = p.AsInt + " " + m.Unit
	}
	for _, p := range m.Histogram.DataPoints {
		last[m.Name] = fmt.Sprintf("%s times, %.3f %s", p.Count, p.Sum, m.Unit)
	}
}

// list writes attributes in the order of their names, a line each.
func list(indent string, attributes []attribute) string {
	var lines []string
	for _, a := range attributes {
		if a.Key != "telemetry.sdk.version" {
			lines = append(lines, fmt.Sprintf("%s%s: %s\n", indent, a.Key, strings.ReplaceAll(a.Value.String(), "\n", "\n\t\t")))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}
