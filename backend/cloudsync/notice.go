package cloudsync

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Deprecation is what an answer said about the end of the call.
type Deprecation struct {
	// Deprecated and Sunset are the headers of that name (RFC 9745, RFC 8594), as they came.
	Deprecated string `json:"deprecation,omitempty"`
	Sunset     string `json:"sunset,omitempty"`
	// Gone says that the call is not there any more.
	Gone bool `json:"gone,omitempty"`
}

// Notice is what Microsoft has said about the end of the calls that tell a configuration its domain and its account.
type Notice struct {
	Deprecation
	// Since is when an answer first said so.
	Since time.Time
	// Removal is when the calls are to go: what the answer said, else the day in Microsoft's metadata.
	Removal time.Time
}

// secretsCalls stand in the journal where other entries have a domain, which cannot hold a slash; whatNotice is what is entered there.
const (
	secretsCalls = "synchronization/secrets"
	whatNotice   = "deprecation"
)

// Notice is what Microsoft was last heard to say about the end of the calls, in this process or an earlier one; nil when it said nothing.
// It asks nobody. An announcement stays remembered; that the calls are gone does only until one is answered again.
func (s *Service) Notice(ctx context.Context) (*Notice, error) {
	all, err := s.store.CloudSyncEntries(ctx, secretsCalls, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	n := Notice{Since: all[0].At, Removal: SecretsRemoval}
	if err := json.Unmarshal([]byte(all[0].Text), &n.Deprecation); err != nil {
		return nil, fmt.Errorf("cloudsync: read what was said about the end of a call: %w", err)
	}
	if n.Deprecation == (Deprecation{}) {
		return nil, nil //nolint:nilnil // nothing was said, and nothing is wrong
	}
	if at, err := http.ParseTime(n.Sunset); err == nil {
		n.Removal = at.UTC()
	}
	return &n, nil
}

// heard remembers what an answer said, once: every read of a configuration brings the same headers. answered says that the call is there.
// What cannot be written is heard again with the next answer.
func (s *Service) heard(ctx context.Context, d Deprecation, answered bool) {
	s.hearing.Lock()
	defer s.hearing.Unlock()
	before := Deprecation{}
	if n, err := s.Notice(ctx); err != nil {
		return
	} else if n != nil {
		before = n.Deprecation
	}
	if d == before || d == (Deprecation{}) && !(before.Gone && answered) {
		return
	}
	if err := s.store.AddCloudSyncEntry(ctx, Entry{At: time.Now(), Domain: secretsCalls, What: whatNotice, Text: encode(d)}); err != nil {
		return
	}
	if d != (Deprecation{}) {
		s.deprecated(d)
	}
}

// Entries lists what was done to a domain's configuration, the newest first; "" for all.
func (s *Service) Entries(ctx context.Context, domain string, limit int) ([]Entry, error) {
	all, err := s.store.CloudSyncEntries(ctx, lower(domain), limit)
	return slices.DeleteFunc(all, func(e Entry) bool { return e.Domain == secretsCalls }), err
}
