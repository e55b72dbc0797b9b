package certstore

import (
	"testing"
	"time"
)

func TestTheEndOfACertificateIsWarnedOfInThreeSteps(t *testing.T) {
	made, err := InMemory("test", 90*day)
	if err != nil {
		t.Fatal(err)
	}
	end := made.Certificate.NotAfter
	for left, want := range map[time.Duration]Nearness{90 * day: Far, 60*day + time.Second: Far, 60 * day: Soon, 30*day + time.Second: Soon,
		30 * day: Near, 7*day + time.Second: Near, 7 * day: Close, 0: Close, -time.Second: Ended} {
		if got := made.Nearness(end.Add(-left)); got != want {
			t.Errorf("%s before its end it is %s, want %s", left, got, want)
		}
	}
	for left, want := range map[time.Duration]int{30 * day: 30, 30*day - time.Second: 29, time.Hour: 0, -day: 0} {
		if got := made.DaysLeft(end.Add(-left)); got != want {
			t.Errorf("%s before its end %d days are left, want %d", left, got, want)
		}
	}
}
