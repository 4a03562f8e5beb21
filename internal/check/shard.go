package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/baseline"
)

// Shard names one of several parts that a check is split in; the zero Shard is the whole. All parts read everything, and
// each analyses its own files.
type Shard struct {
	// Number counts from 1 to Count.
	Number, Count int
}

// ParseShard reads 2/5.
func ParseShard(text string) (Shard, error) {
	number, count, _ := strings.Cut(text, "/")
	s := Shard{}
	var errs [2]error
	s.Number, errs[0] = strconv.Atoi(number)
	s.Count, errs[1] = strconv.Atoi(count)
	if errors.Join(errs[:]...) != nil || s.Number < 1 || s.Number > s.Count || s.Count > 1<<16 {
		return Shard{}, fmt.Errorf("%q is no shard; the second of five is 2/5", text)
	}
	return s, nil
}

// IsWhole tells that nothing is split.
func (s Shard) IsWhole() bool { return s == Shard{} }

// String returns 2/5, or "" for the whole.
func (s Shard) String() string {
	if s.IsWhole() {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Number, s.Count)
}

// Portion is what a shard leaves to whoever joins the shards: what cannot be told from a part.
type Portion struct {
	Shard Shard
	// Inputs is a hash of what was read and asked for: only shards that have the same belong together.
	Inputs string
	// Baseline is the file of recorded findings, absolute; "" where there is none. Entries are the findings as it would have
	// them, Clean the files that were checked whole, as seen from its folder.
	Baseline string
	Entries  []baseline.Entry
	Clean    []string
	// Narrowed: not everything was looked for, so what the baseline has and nobody found is not gone.
	Narrowed bool
}

// keepShard leaves of the modules to check those of the shard.
func (r *run) keepShard() {
	if r.opts.Shard.IsWhole() {
		return
	}
	r.portion = &Portion{Shard: r.opts.Shard, Inputs: r.inputs()}
	r.checked = r.split(r.opts.Shard.Count)[r.opts.Shard.Number-1]
	if r.opts.Shard.Number > 1 {
		r.files.Failures = nil // the first tells them
	}
}

// inputs hashes what all shards have to agree on.
func (r *run) inputs() string {
	opts := r.opts
	opts.Dir, opts.Shard = "", Shard{}
	key := keyOf("", &opts)
	k := keyWriter{sha256.New()}
	k.text(string(key[:]))
	for _, m := range r.indexed {
		k.text(m.display, string(m.tree.Text))
	}
	return hex.EncodeToString(k.Sum(nil))
}

// split divides the modules to check into parts of about the same weight. What imports each other, through any number of
// modules, stays together where that can be, for it asks the same questions; a component that is larger than a part is cut
// along the order of the paths, in which neighbours mostly have to do with each other.
func (r *run) split(parts int) [][]*module {
	total := 0
	for _, m := range r.checked {
		total += weight(m)
	}
	limit := max(1, (total+parts-1)/parts)
	var pieces [][]*module
	for _, component := range r.components() {
		sum := 0
		for _, m := range component {
			sum += weight(m)
		}
		pieces = append(pieces, cut(component, (sum+limit-1)/limit)...)
	}
	slices.SortStableFunc(pieces, func(a, b [](*module)) int { return cmp.Compare(weightOf(b), weightOf(a)) })
	out, loads := make([][]*module, parts), make([]int, parts)
	for _, piece := range pieces {
		lightest := 0
		for i, load := range loads {
			if load < loads[lightest] {
				lightest = i
			}
		}
		out[lightest] = append(out[lightest], piece...)
		loads[lightest] += weightOf(piece)
	}
	for _, part := range out {
		slices.SortFunc(part, func(a, b *module) int { return strings.Compare(a.path, b.path) })
	}
	return out
}

// weight is about how long a module takes: where nothing is analysed, next to nothing.
func weight(m *module) int {
	if m.concurrent {
		return 1 + len(m.tree.Nodes)
	}
	return 1
}

func weightOf(modules []*module) int {
	sum := 0
	for _, m := range modules {
		sum += weight(m)
	}
	return sum
}

// cut divides modules, in their order, into pieces of about the same weight.
func cut(modules []*module, pieces int) [][]*module {
	total, sum, from := weightOf(modules), 0, 0
	var out [][]*module
	for i, m := range modules {
		sum += weight(m)
		if sum*pieces >= total*(len(out)+1) {
			out = append(out, modules[from:i+1])
			from = i + 1
		}
	}
	return out
}

// components groups the modules to check by what imports each other, each group in the order of the paths, and the groups
// in the order of their first ones.
func (r *run) components() [][]*module {
	parent := map[string]string{}
	var find func(file string) string
	find = func(file string) string {
		above, ok := parent[file]
		if !ok || above == file {
			return file
		}
		root := find(above)
		parent[file] = root
		return root
	}
	for _, m := range r.indexed {
		for _, imported := range r.imported(m) {
			if a, b := find(m.path), find(imported); a != b {
				parent[max(a, b)] = min(a, b)
			}
		}
	}
	groups := map[string][]*module{}
	var order []string
	for _, m := range r.checked {
		root := find(m.path)
		if groups[root] == nil {
			order = append(order, root)
		}
		groups[root] = append(groups[root], m)
	}
	out := make([][]*module, len(order))
	for i, root := range order {
		out[i] = groups[root]
	}
	return out
}

// deferRecorded leaves the baseline to whoever joins the shards.
func (r *run) deferRecorded(res *Result) {
	res.Portion = r.portion
	if r.baselineFile == "" {
		return
	}
	folder := path.Dir(r.baselineFile)
	p := r.portion
	p.Baseline, p.Entries, p.Narrowed = r.baselineFile, res.Entries(folder), r.narrowed()
	for _, m := range r.checked {
		if r.stock.facts[m.number].clean {
			p.Clean = append(p.Clean, relativeTo(folder, m.path))
		}
	}
}
