package config

import "strings"

// nearest finds the known name somebody probably meant, or "". Letter case and spaces weigh nothing, so "manggar" finds
// "Manggar"; otherwise up to a third of the letters may differ, two at most.
func nearest(name string, known []string) string {
	want := fold(name)
	if want == "" {
		return ""
	}
	best, bestDistance := "", 3
	for _, k := range known {
		limit := min(bestDistance-1, max(len([]rune(want))/3, 1))
		if d := distance([]rune(want), []rune(fold(k)), limit); d <= limit {
			best, bestDistance = k, d
		}
	}
	if best == "" {
		return longer(fold(name), known)
	}
	return best
}

// longer finds the only known name that what was written is a part of, or that it begins with: "timur" finds
// "Balikpapan Timur".
func longer(want string, known []string) string {
	const least = 3 // letters from which a part says anything
	found := ""
	for _, k := range known {
		if name := fold(k); min(len(want), len(name)) < least || !strings.Contains(name, want) && !strings.HasPrefix(want, name) {
			continue
		}
		if found != "" {
			return ""
		}
		found = k
	}
	return found
}

func fold(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), "")) }

// distance counts the letters to change, add, remove or swap with their neighbour to make b of a; beyond limit any
// number larger than limit may be given.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}

// Nearest finds the known name that somebody probably meant, or "".
func Nearest(name string, known []string) string { return nearest(name, known) }
