package eventlog

import (
	"errors"
	"testing"
)

func TestEntriesAreWrittenOnceTheSourceIsRegistered(t *testing.T) {
	if Registered() {
		t.Skip("a Concord is installed here, whose source is left alone")
	}
	if err := Write(Entry{Done, Info, "Nothing to see."}); !errors.Is(err, ErrNotRegistered) {
		t.Errorf("before: %v", err)
	}
	if err := Register(); err != nil {
		t.Skip("this account may not register a source:", err)
	}
	defer func() {
		if err := errors.Join(Remove(), Remove()); err != nil || Registered() {
			t.Errorf("it cannot be taken away: %v", err)
		}
	}()
	if err := Register(); err != nil {
		t.Errorf("a second time: %v", err)
	}
	for _, e := range []Entry{{Done, Info, "Run 1 is done."}, {Held, Warning, "Run 2 waits."}, {Failed, Error, "Run 3 failed."}} {
		if err := Write(e); err != nil {
			t.Errorf("%+v: %v", e, err)
		}
	}
}
