package nearest

import "strings"

// Name gives the known name that is most like the misspelt one, or "" where none is like it: more than a third
// of its characters, and more than two, would have to change. Case and the difference between hyphen and
// underscore do not count. Of equally near names the first wins, so the order of known decides.
func Name(misspelt string, known []string) string {
	bestName, best := "", max(2, len(misspelt)/3)+1
	for _, name := range known {
		if d := distance(fold(misspelt), fold(name)); d < best {
			bestName, best = name, d
		}
	}
	return bestName
}

// Hint is the end of a message about an unknown name: `; did you mean "exclude"?`, or "" where none is near.
func Hint(misspelt string, known []string) string {
	name := Name(misspelt, known)
	if name == "" {
		return ""
	}
	return `; did you mean "` + name + `"?`
}

func fold(name string) string { return strings.ReplaceAll(strings.ToLower(name), "_", "-") }

// distance counts the characters that must be added, dropped, replaced or swapped with their neighbour to make
// one name from the other (optimal string alignment, on bytes).
func distance(a, b string) int {
	before, last, current := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			current[j] = min(replace, last[j]+1, current[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, last, current = last, current, before
	}
	return last[len(b)]
}
