package settings

import "strings"

// nearest is the known key that an unknown one was probably meant to be, or "". The last part of the name is compared,
// so that a key written at the wrong depth is found as well.
func nearest(unknown string) string {
	best, bestDistance := "", 0
	for _, k := range keys {
		distance := edits(strings.ToLower(leaf(unknown)), strings.ToLower(leaf(k.name)))
		if distance <= max(1, len(leaf(k.name))/3) && (best == "" || distance < bestDistance) {
			best, bestDistance = k.name, distance
		}
	}
	return best
}

func leaf(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// edits counts the letters to insert, delete or change that make a into b (Levenshtein).
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			changed := diagonal
			if a[i-1] != b[j-1] {
				changed++
			}
			diagonal = row[j]
			row[j] = min(changed, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
