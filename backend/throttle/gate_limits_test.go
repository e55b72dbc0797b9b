package throttle

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestTenThousandRequestsInTenMinutesAndNotOneMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		start := time.Now()
		for range 500 {
			enter(t, g, Ask{Scope: Mailbox("ann"), Requests: 20, Slots: 4}).Leave()
		}
		if time.Since(start) != 0 {
			t.Fatalf("the first 10,000 waited %v", time.Since(start))
		}
		enter(t, g, contact("bo")).Leave()
		enter(t, g, contact("ann")).Leave()
		if waited := time.Since(start); waited < 10*time.Minute || waited > 10*time.Minute+5*time.Second {
			t.Errorf("the next request waited %v, want 10 minutes and at most a grain", waited)
		}
	})
}

func TestUploadIsLimitedInBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		start := time.Now()
		for range 50 {
			enter(t, g, Ask{Scope: Mailbox("ann"), Requests: 1, Slots: 1, Upload: 3_000_000}).Leave()
		}
		enter(t, g, contact("ann")).Leave() // a read has nothing to upload
		if time.Since(start) != 0 {
			t.Fatalf("150 MB waited %v", time.Since(start))
		}
		enter(t, g, Ask{Scope: Mailbox("ann"), Requests: 1, Slots: 1, Upload: 1}).Leave()
		if waited := time.Since(start); waited < 5*time.Minute || waited > 5*time.Minute+3*time.Second {
			t.Errorf("the next byte waited %v, want 5 minutes", waited)
		}
	})
}

func TestExtensionsAreLimitedFromTheFirst429ThatNamesThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		create := func(mailbox int) {
			user := fmt.Sprint("user", mailbox)
			enter(t, g,
				Ask{Scope: Mailbox(user), Requests: 20, Slots: 4}, Ask{Scope: Extensions, Requests: 20}).Leave()
		}
		start := time.Now()
		for i := range 100 {
			create(i)
		}
		if time.Since(start) != 0 {
			t.Fatalf("2,000 creates waited %v though nothing named the extensions", time.Since(start))
		}
		time.Sleep(time.Minute)
		g.Answered(Observation{
			At: time.Now(), Scope: Mailbox("ann"), Status: 429, RetryAfter: time.Second, Told: true, NamesExtensions: true,
		})
		p := enter(t, g, contact("ann"))
		p.Leave()
		if p.Waited() != 0 {
			t.Errorf("the mailbox was closed for %v, but the extensions were to blame", p.Waited())
		}
		start = time.Now()
		for i := range 46 { // 920 = twice 455 and some
			create(i)
		}
		if took := time.Since(start); took < 21*time.Second || took > 22*time.Second {
			t.Errorf("920 creates took %v, want 1s closed and two windows of 10s", took)
		}
	})
}

func TestASmallRequestDoesNotOvertakeALargeOneAtASharedLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{Limits: Limits{DirectoryUnits: 10, DirectoryWindow: 10 * time.Second}})
		enter(t, g, Ask{Scope: Directory, Requests: 1, Units: 5}).Leave()
		start := time.Now()
		large := make(chan time.Duration)
		go func() {
			enter(t, g, Ask{Scope: Directory, Requests: 1, Units: 8}).Leave()
			large <- time.Since(start)
		}()
		synctest.Wait()
		for range 5 { // each alone would fit beside the first five
			go func() {
				if p, err := g.Enter(t.Context(), Ask{Scope: Directory, Requests: 1}); err == nil {
					p.Leave()
				}
			}()
			time.Sleep(time.Second)
		}
		if at := <-large; at > 11*time.Second {
			t.Errorf("the large request entered after %v, want when the first units are free again, after 10s", at)
		}
	})
}

func TestTheBudgetSpreadsRequestsAsMicrosoftCountsThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{Budget: 10})
		start := time.Now()
		for i := range 6 {
			enter(t, g, Ask{Scope: Mailbox(fmt.Sprint(i)), Requests: 20, Slots: 4}).Leave()
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("the sixth batch of twenty entered after %v, want 10s at ten a second", took)
		}
	})
}
