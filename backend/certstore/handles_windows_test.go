package certstore

import (
	"crypto/rand"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

var processHandleCount = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetProcessHandleCount")

// handles is how many this process holds: files, keys, contexts of providers, threads.
func handles(t *testing.T) int {
	t.Helper()
	var count uint32
	if err := done(processHandleCount.Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&count)))); err != nil {
		t.Fatal(err)
	}
	return int(count)
}

func TestListingAndSigningForAYearHoldsNoMoreHandlesThanForAnHour(t *testing.T) {
	made := inMemory(t)
	stored(t, CurrentUser, made, aes())
	round := func() {
		found, err := FromStore(CurrentUser, made.Thumbprint())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := found.Signer.Sign(rand.Reader, make([]byte, 32), pkcs1); err != nil {
			t.Fatal(err)
		}
		if _, err := List(CurrentUser); err != nil {
			t.Fatal(err)
		}
		if _, err := FromStore(CurrentUser, "0000000000000000000000000000000000000000"); err == nil {
			t.Fatal("there is a certificate that cannot be")
		}
	}
	for range 20 { // what is loaded once and kept: providers, threads
		round()
	}
	before := handles(t)
	for range 200 {
		round()
	}
	// The threads of Go come and go; a leak would be 200 or a multiple of it.
	if after := handles(t); after > before+20 {
		t.Errorf("%d handles became %d in 200 rounds", before, after)
	}
}
