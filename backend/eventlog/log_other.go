//go:build !windows

package eventlog

// Registered tells whether entries can be written.
func Registered() bool { return false }

// Register makes the source known. It fails with ErrNoLog.
func Register() error { return ErrNoLog }

// Remove takes the source away. Where there is no log there is nothing to do.
func Remove() error { return nil }

// Write fails with ErrNoLog.
func Write(Entry) error { return ErrNoLog }
