package bench

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"concord/backend/tenant"
)

var (
	scale = flag.String("scale", "small", "small, half or full: how large the scenarios are")
	out   = flag.String("out", "", "file that the results are written to as JSON, none for \"\"")
)

func full() bool { return *scale == "full" }

// sized is a scenario's size: the full one, or the small one of the guard.
func sized(small, large int) int {
	switch *scale {
	case "full":
		return large
	case "half":
		return (small + large) / 2
	}
	return small
}

// result is one row. What does not apply is null.
type result struct {
	Scenario        string   `json:"scenario"`
	MakespanSeconds *float64 `json:"makespanSeconds"`
	BoundSeconds    *float64 `json:"boundSeconds"`
	Ratio           *float64 `json:"ratio"` // bound ÷ makespan, unless the scenario says otherwise
	Requests        *int     `json:"requests"`
	Throttled       *int     `json:"throttled"`
	CPUPer1000      *float64 `json:"clientCPUSecondsPer1000Writes"`
	PeakHeapBytes   *int64   `json:"peakHeapBytes"`
	BytesPerLink    *float64 `json:"bytesPerLink"`
	Note            string   `json:"note,omitempty"`
}

var (
	resultsMu sync.Mutex
	results   []result
)

func report(r result) {
	resultsMu.Lock()
	defer resultsMu.Unlock()
	results = append(results, r)
}

func told[T any](v T) *T { return &v }

func TestMain(m *testing.M) {
	flag.Parse()
	if underRace {
		return
	}
	if os.Getenv(simulatorVariable) != "" {
		os.Exit(simulate())
	}
	tenant.SpareCPU() // as the program does
	code := m.Run()
	table(results)
	if *out != "" {
		data, err := json.MarshalIndent(results, "", "  ")
		if err == nil {
			err = os.WriteFile(*out, append(data, '\n'), 0o644) //nolint:gosec // for everyone to read
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

func table(rows []result) {
	if len(rows) == 0 {
		return
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, strings.Join([]string{"scenario", "makespan s", "bound s", "ratio", "requests", "429", "CPU s/1000", "peak heap MB", "bytes/link"}, "\t")+"\t")
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join([]string{r.Scenario, number(r.MakespanSeconds, 2), number(r.BoundSeconds, 2), number(r.Ratio, 3),
			whole(r.Requests), whole(r.Throttled), number(r.CPUPer1000, 3), megabytes(r.PeakHeapBytes), number(r.BytesPerLink, 1)}, "\t")+"\t")
	}
	_ = w.Flush()
	for _, r := range rows {
		if r.Note != "" {
			fmt.Printf("%s: %s\n", r.Scenario, r.Note)
		}
	}
}

func number(v *float64, digits int) string {
	if v == nil {
		return "–"
	}
	return strconv.FormatFloat(*v, 'f', digits, 64)
}

func whole(v *int) string {
	if v == nil {
		return "–"
	}
	return strconv.Itoa(*v)
}

func megabytes(v *int64) string {
	if v == nil {
		return "–"
	}
	return strconv.FormatFloat(float64(*v)/1e6, 'f', 1, 64)
}

// guard fails the test when a figure is worse than what it must reach. It holds for both sizes unless told otherwise.
func guard[T cmp.Ordered](t *testing.T, what string, got, most T) {
	t.Helper()
	if got > most {
		t.Errorf("%s: %v, at most %v is allowed", what, got, most)
	}
}

func guardLeast[T cmp.Ordered](t *testing.T, what string, got, least T) {
	t.Helper()
	if got < least {
		t.Errorf("%s: %v, at least %v is asked", what, got, least)
	}
}
