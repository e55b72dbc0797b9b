package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"concord/backend/runs"

	"golang.org/x/term"
)

// plainEvery is how often progress is told where lines cannot be rewritten.
const plainEvery = 10 * time.Second

// progressWriter shows a run's progress on standard error: one line rewritten on a terminal, a line now and then
// elsewhere. Runs call it from one goroutine.
type progressWriter struct {
	w     io.Writer
	width func() int // columns; nil when w is no terminal
	shown int        // columns of the line on the screen

	phase string
	told  time.Time
}

func newProgressWriter(w io.Writer) *progressWriter {
	p := &progressWriter{w: w}
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return p
	}
	p.width = func() int {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			return columns
		}
		return 80
	}
	return p
}

// show is the listener of a run.
func (p *progressWriter) show(r runs.Run) {
	switch {
	case p.width != nil && r.Final():
		p.rewrite("")
		fmt.Fprint(p.w, "\r")
	case r.Final() || r.Progress.Phase == "":
	case p.width != nil:
		p.rewrite(fitted(r.Progress, p.width()-1))
	case r.Progress.Phase != p.phase || time.Since(p.told) >= plainEvery:
		p.phase, p.told = r.Progress.Phase, time.Now()
		fmt.Fprintf(p.w, "%s %s\n", p.told.Format(time.TimeOnly), plain(r.Progress))
	}
}

// rewrite replaces the line by writing over it: escape sequences are not understood by every Windows console.
func (p *progressWriter) rewrite(line string) {
	columns := utf8.RuneCountInString(line)
	fmt.Fprint(p.w, "\r", line, strings.Repeat(" ", max(0, p.shown-columns)))
	p.shown = columns
}

// phases are the names of phases for people, padded to one width so that the line does not jump.
var phases = map[string]string{
	"refresh":      "Reading the directory",
	"plan":         "Comparing",
	"confirm":      "Confirming who left",
	"apply":        "Writing contacts",
	"photos":       "Reading photos",
	"photo-writes": "Writing photos",
	"verify":       "Comparing mailboxes",
	"undo":         "Putting contacts back",
	"remove":       "Taking contacts out",
	"search":       "Looking for leftovers",
	"adopt":        "Deciding leftovers",
	"drift":        "Looking for drift",
}

func phaseName(phase string) string {
	if name, ok := phases[phase]; ok {
		return name
	}
	return phase
}

// facts are what there is to say beside the phase: how far, how fast, how long still.
func facts(p runs.Progress) []string {
	var facts []string
	switch {
	case p.Total > 0:
		facts = append(facts, number(min(p.Done, p.Total))+" of "+number(p.Total))
	case p.Done > 0:
		facts = append(facts, number(p.Done))
	}
	if p.Paused {
		return append(facts, "paused")
	}
	if p.Rate >= 10 {
		facts = append(facts, number(int64(p.Rate))+"/s")
	} else if p.Rate > 0 {
		facts = append(facts, fmt.Sprintf("%.1f/s", p.Rate))
	}
	if p.Left > 0 {
		facts = append(facts, span(p.Left.Round(time.Second))+" left")
	}
	return facts
}

func plain(p runs.Progress) string {
	facts := facts(p)
	if p.Text != "" {
		facts = append(facts, p.Text)
	}
	if len(facts) == 0 {
		return phaseName(p.Phase)
	}
	return phaseName(p.Phase) + ": " + strings.Join(facts, ", ")
}

// The bar's length follows from the terminal's width alone, so that the line stands still while its facts change.
const (
	barShortest = 6
	barLongest  = 24
	besideBar   = 70 // columns of the rest, at its usual longest
)

// fitted is the terminal's line. On a narrow terminal the bar is short; what is least needed goes first.
func fitted(p runs.Progress, columns int) string {
	line, rest := fmt.Sprintf("%-21s ", phaseName(p.Phase)), strings.Join(facts(p), " · ")
	if p.Total > 0 {
		done := min(p.Done, p.Total)
		percent := fmt.Sprintf(" %3d %%  ", done*100/p.Total)
		bar := int64(max(barShortest, min(barLongest, columns-besideBar)))
		full := int(done * bar / p.Total)
		line += "[" + strings.Repeat("#", full) + strings.Repeat("·", int(bar)-full) + "]" + percent
	}
	line += rest
	if p.Text != "" && utf8.RuneCountInString(line+" · "+p.Text) <= columns {
		line += " · " + p.Text
	}
	if utf8.RuneCountInString(line) > columns {
		line = string([]rune(line)[:max(columns, 0)])
	}
	return line
}
