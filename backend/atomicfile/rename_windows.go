package atomicfile

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// noRoom are the answers of a disk that is full, and of a share of it that is used up.
var noRoom = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}

// patience is how long a rename waits for who holds the old file open: on Windows nobody can take the place of a file that a virus scanner, an
// indexer or a reader of ours looks at in this moment.
const patience = time.Second

// mostWait is how long there is between two attempts at most: who reads a small file has let go of it in less.
const mostWait = 10 * time.Millisecond

// rename replaces the file at to. Both answers below are those of a file that is open elsewhere; a folder that lets nobody in says the second as
// well, and is told of after the same wait.
func rename(from, to string) error {
	for began, wait := time.Now(), time.Millisecond; ; wait = min(2*wait, mostWait) {
		err := os.Rename(from, to)
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return err
		}
		if time.Since(began)+wait > patience {
			return err
		}
		time.Sleep(wait)
	}
}
