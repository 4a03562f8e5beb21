package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"
)

// maxIndent is the level from which on rows are not moved further to the right.
const maxIndent = 14

// weigh returns the weight of a branch, which is that of its heaviest row: what is lost weighs most.
func weigh(r *runRow) int {
	if len(r.Losses) > 0 {
		r.weight += 1 << 16
		r.flag("lost")
	}
	for _, child := range r.children {
		r.weight = max(r.weight, weigh(child))
	}
	return r.weight
}

// countRows counts the rows of some branches.
func countRows(rows []*runRow) int {
	n := 0
	for _, r := range rows {
		n += 1 + countRows(r.children)
	}
	return n
}

// trimRows leaves out the lightest rows where there are more than most, and returns how many those are. A row weighs at
// least as much as any below it, so none is left without what it hangs from.
func trimRows(roots []*runRow, most int) int {
	for _, r := range roots {
		weigh(r)
	}
	all := countRows(roots)
	if all <= most {
		return 0
	}
	var weights []int
	var collect func(rows []*runRow)
	collect = func(rows []*runRow) {
		for _, r := range rows {
			weights = append(weights, r.weight)
			collect(r.children)
		}
	}
	collect(roots)
	slices.SortFunc(weights, func(a, b int) int { return cmp.Compare(b, a) })
	least, room := weights[most-1], most
	for _, w := range weights {
		if w > least {
			room--
		}
	}
	var keep func(rows []*runRow) []*runRow
	keep = func(rows []*runRow) []*runRow {
		var kept []*runRow
		for _, r := range rows {
			if r.weight < least {
				continue
			}
			if r.weight == least {
				if room == 0 {
					continue
				}
				room--
			}
			r.children = keep(r.children)
			kept = append(kept, r)
		}
		return kept
	}
	keep(roots)
	return all - countRows(roots)
}

// keep notes which rows are on the page.
func (m *treeMaker) keep(rows []*runRow) {
	for _, r := range rows {
		m.kept[r.ID] = true
		m.keep(r.children)
	}
}

// link returns the row that something leads to; empty where that is not on the page.
func (m *treeMaker) link(row string) string {
	if !m.kept[row] {
		return ""
	}
	return row
}

// open opens branches: those towards the rows where a loss was seen first, and, from the top, as many as there is room for.
func (m *treeMaker) open(roots []*runRow) {
	shown := len(roots)
	for _, r := range roots {
		m.openTowards(r)
		r.Open = true
	}
	for row := range inLevels(roots) {
		if row.Open || shown+len(row.children) <= runOpenRows {
			row.Open = true
			shown += len(row.children)
		}
	}
}

// openTowards reports whether a loss was seen first in a branch.
func (m *treeMaker) openTowards(r *runRow) bool {
	for _, child := range r.children {
		towards := m.openTowards(child)
		r.Open = r.Open || towards
	}
	return r.Open || m.first[r.ID]
}

// inLevels goes through the rows that are shown: all of one level before those below it.
func inLevels(rows []*runRow) iter.Seq[*runRow] {
	return func(yield func(*runRow) bool) {
		for len(rows) > 0 {
			var below []*runRow
			for _, r := range rows {
				if !yield(r) {
					return
				}
				if r.Open {
					below = append(below, r.children...)
				}
			}
			rows = below
		}
	}
}

// flatten puts a branch into a list, a row before those below it.
func (m *treeMaker) flatten(rows *[]runRow, r *runRow, level int) {
	r.Level, r.Indent, r.Parent, r.Marks = level, min(level, maxIndent), len(r.children) > 0, m.marks[r.ID]
	for i := range r.Facts {
		r.Facts[i].Row.ID = m.link(r.Facts[i].Row.ID)
	}
	*rows = append(*rows, *r)
	for _, child := range r.children {
		m.flatten(rows, child, level+1)
	}
}

// ticks divide the run into at most some eight round pieces.
func (c runClock) ticks() []runTick {
	span := c.to.Sub(c.from)
	if span <= 0 {
		return nil
	}
	step := roundStep(span / 8)
	var ticks []runTick
	for at := time.Duration(0); at < span; at += step {
		ticks = append(ticks, runTick{fmt.Sprintf("%.3f%%", 100*float64(at)/float64(span)), tickText(at)})
	}
	return ticks
}

// roundStep is the next round time that is not less: 1, 2 or 5 with zeros behind it up to ten seconds, then as clocks count.
func roundStep(least time.Duration) time.Duration {
	for step := time.Microsecond; step <= 10*time.Second; step *= 10 {
		for _, by := range []time.Duration{1, 2, 5} {
			if by*step >= least && by*step <= 10*time.Second {
				return by * step
			}
		}
	}
	for _, step := range []time.Duration{15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400} {
		if step*time.Second >= least {
			return step * time.Second
		}
	}
	return (least/day + 1) * day
}

const day = 24 * time.Hour

// tickText is a time on the scale, without zeros that say nothing.
func tickText(at time.Duration) string {
	switch {
	case at == 0:
		return "0"
	case at < time.Millisecond:
		return fmt.Sprintf("%d µs", at.Microseconds())
	case at < time.Second:
		return fmt.Sprintf("%g ms", float64(at)/float64(time.Millisecond))
	case at < time.Minute:
		return fmt.Sprintf("%g s", at.Seconds())
	}
	text := fmt.Sprintf("%d:%02d", int(at.Minutes())%60, int(at.Seconds())%60)
	if at >= time.Hour {
		text = fmt.Sprintf("%d:%02d:%02d", int(at.Hours()), int(at.Minutes())%60, int(at.Seconds())%60)
	}
	return text
}
