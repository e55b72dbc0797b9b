package eventlog

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"
	"golang.org/x/sys/windows/svc/eventlog"
)

// sources is where Windows keeps the sources of the log Application.
const sources = `SYSTEM\CurrentControlSet\Services\EventLog\Application`

// Registered tells whether entries can be written.
func Registered() bool {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, sources+`\`+Source, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	_ = key.Close()
	return true
}

// Register makes the source known, for which an administrator is needed. Once it is known it does nothing.
func Register() error {
	if Registered() {
		return nil
	}
	if err := eventlog.InstallAsEventCreate(Source, eventlog.Info|eventlog.Warning|eventlog.Error); err != nil {
		return fmt.Errorf("eventlog: register the source: %w", err)
	}
	return nil
}

// Remove takes the source away, for which an administrator is needed. Entries stay, without their text. Where it is not
// known there is nothing to do.
func Remove() error {
	err := registry.DeleteKey(registry.LOCAL_MACHINE, sources+`\`+Source)
	if err == nil || errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("eventlog: take the source away: %w", err)
}

// Write writes an entry. It fails with ErrNotRegistered where the source is not known.
func Write(e Entry) error {
	if !Registered() {
		return ErrNotRegistered
	}
	log, err := eventlog.Open(Source)
	if err != nil {
		return fmt.Errorf("eventlog: open: %w", err)
	}
	write := map[Level]func(uint32, string) error{Info: log.Info, Warning: log.Warning, Error: log.Error}[e.Level]
	if err := errors.Join(write(e.ID, e.Text), log.Close()); err != nil {
		return fmt.Errorf("eventlog: write: %w", err)
	}
	return nil
}
