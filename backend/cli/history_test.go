package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"concord/backend/history"
)

func TestHistoryShowsWhatASyncAsked(t *testing.T) {
	d := syncedDemo(t)
	text := d.call(t, "history", "--demo", "--range", "1h").want(t, exitDone).stdout
	for _, words := range []string{"Limited most by", "1 run: 1 done.", "In place: ", "0 s"} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is missing:\n%s", words, text)
		}
	}
	var answer struct {
		Traffic    history.TrafficSeries
		Runs       history.RunSeries
		Population history.PopulationSeries
		Throttles  history.ThrottlePage
	}
	line := d.call(t, "history", "--demo", "--json").want(t, exitDone).stdout
	if err := json.Unmarshal([]byte(line), &answer); err != nil {
		t.Fatal(err)
	}
	var requests int64
	for _, p := range answer.Traffic.Points {
		requests += p.Requests
	}
	if len(answer.Runs.Points) != 1 || requests == 0 || requests != answer.Runs.Points[0].Requests {
		t.Errorf("the chart has %d requests, the run %+v", requests, answer.Runs.Points)
	}
	if strings.Contains(line, "null") {
		t.Errorf("a list is null: %s", line)
	}
}

func TestHistoryOfNothingSaysSo(t *testing.T) {
	d := newDemo(t)
	if text := d.call(t, "history", "--demo", "--range", "90d").want(t, exitDone).stdout; !strings.Contains(text, "Nothing was asked of Microsoft.") {
		t.Errorf("got %s", text)
	}
}

func TestARangeIsMinutesHoursOrDays(t *testing.T) {
	for text, ok := range map[string]bool{"15m": true, "24h": true, "7d": true, "90d": true, "91d": false, "d": false, "": false, "5": false, "10s": false, "-3h": false, "99999999999d": false, "-1d": false} {
		if _, err := parseRange(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
