package check

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rule"
)

// filled sets every field of a value, and of what is in it, to something else than zero; numbers to less than 100.
func filled(v reflect.Value, next *int) {
	*next = *next%99 + 1
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			filled(v.Field(i), next)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			filled(v.Index(i), next)
		}
	case reflect.String:
		v.SetString(string(rune('0' + *next)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(*next))
	case reflect.Uint8, reflect.Uint16:
		v.SetUint(uint64(*next))
	default:
		panic("the test does not know " + v.Type().String())
	}
}

// TestKept: all that is in a result is kept, and comes back as it was.
func TestKept(t *testing.T) {
	next := 0
	var findings []finding.Finding
	filled(reflect.ValueOf(&findings).Elem(), &next)
	want := &kept{
		findings: findings, failures: findings[:1], warnings: []string{"w", ""}, recorded: 3, files: 4, lines: 5,
		folders: []string{"/a"}, sources: []keptSource{{"a.py", "/a.py"}}, portion: &Portion{},
	}
	filled(reflect.ValueOf(want.portion).Elem(), &next)
	for v, i := reflect.ValueOf(want).Elem(), 0; i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("%s is not tried", v.Type().Field(i).Name)
		}
	}
	raw := want.append(nil)
	got, err := readKept(raw)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(kept{}, keptSource{})); diff != "" {
		t.Error(diff)
	}
	for end := range raw {
		if _, err := readKept(raw[:end]); err == nil {
			t.Fatalf("the first %d of %d bytes read", end, len(raw))
		}
	}
}

func FuzzReadKept(f *testing.F) {
	next := 0
	k := &kept{files: 1}
	filled(reflect.ValueOf(&k.findings).Elem(), &next)
	f.Add(k.append(nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		k, err := readKept(raw)
		if err != nil {
			return
		}
		if again, err := readKept(k.append(nil)); err != nil || !cmp.Equal(k, again, cmp.AllowUnexported(kept{}, keptSource{})) {
			t.Fatalf("%v: %+v is not %+v", err, again, k)
		}
	})
}

// TestKey: whatever an option is set to, the key is another one, but for those that change nothing of the result.
func TestKey(t *testing.T) {
	same := map[string]string{
		"Workers": "the result does not depend on it", "Progress": "tells, and does not ask", "Memory": "is where the key leads",
		"Overlay": "nothing is kept of a run that has one",
	}
	before := keyOf("build", &Options{})
	if keyOf("another build", &Options{}) == before {
		t.Error("another build has the same key")
	}
	for i, typ := 0, reflect.TypeFor[Options](); i < typ.NumField(); i++ {
		var opts Options
		name, field := typ.Field(i).Name, reflect.ValueOf(&opts).Elem().Field(i)
		if same[name] != "" {
			continue
		}
		next := 0
		switch name {
		case "Rules":
			opts.Rules = []*rule.Rule{{Code: "UH101"}}
		default:
			filled(field, &next)
		}
		if keyOf("build", &opts) == before {
			t.Errorf("%s is not in the key", name)
		}
		if field.Kind() == reflect.Slice && name != "Rules" && name != "Paths" && name != "Exclude" {
			field.Set(reflect.MakeSlice(field.Type(), 0, 0))
			if keyOf("build", &opts) == before {
				t.Errorf("an empty %s has the key of none", name)
			}
		}
	}
	if keyOf("b", &Options{Paths: []string{"a", "b"}}) == keyOf("b", &Options{Paths: []string{"ab"}}) {
		t.Error("two paths have the key of one")
	}
}
