package cloudsync

import (
	"context"
	"time"
)

// Store is everything cloud sync remembers. Package sqlite implements it. Each write is one transaction; all of it may be used by
// several goroutines. None of it holds a secret.
type Store interface {
	Journal
	StatusStore
}

// Known is what is remembered of one configuration. What the tenant says goes before it.
type Known struct {
	Domain           string // lower case
	ServicePrincipal string // object id, "" before there is one
	AppID            string
	// Scenario is the AppKey's that was last sent, "" when none was: it cannot be read back.
	Scenario string
	// Configuration is what was last applied or imported, as JSON; "" when nothing was.
	Configuration string
	// Tested is the object that was provisioned on demand, and TestedAt when.
	Tested   string
	TestedAt time.Time
	// Attempts are the makings that were begun and not seen to end, by what was being made.
	Attempts map[string]Attempt
}

// Attempt is the making of something that was begun: written down before the request is sent, so that what a lost answer left behind is
// found again and not made twice.
type Attempt struct {
	Began time.Time `json:"began"`
	// Before are the object ids of what was there and looked the same.
	Before []string `json:"before,omitempty"`
}

// BackupKind is what a backup holds.
type BackupKind string

// What is kept before it is changed or deleted.
const (
	SchemaBackup  BackupKind = "schema"
	SecretsBackup BackupKind = "secrets" // the public ones
)

// Backup is something kept before it was changed.
type Backup struct {
	ID               int64      `json:"id"`
	Domain           string     `json:"domain"`
	ServicePrincipal string     `json:"servicePrincipalId"`
	Job              string     `json:"jobId,omitempty"`
	Kind             BackupKind `json:"kind"`
	Version          string     `json:"version,omitempty"` // the schema's
	Why              string     `json:"why"`
	At               time.Time  `json:"at"`
	Bytes            int64      `json:"bytes"`
	Content          []byte     `json:"-"` // not in lists
}

// Entry is something that was done to a configuration.
type Entry struct {
	At     time.Time `json:"at"`
	Domain string    `json:"domain"`
	What   string    `json:"what"` // a step's name, or start, pause, restart, allow-deletes, delete, …
	Text   string    `json:"text"`
}

// Journal remembers configurations and what was done to them.
type Journal interface {
	CloudSyncKnown(ctx context.Context) ([]Known, error) // by domain
	// SaveCloudSyncKnown inserts or replaces, and is on the disk when it returns: a request that makes something follows.
	SaveCloudSyncKnown(ctx context.Context, k Known) error
	ForgetCloudSync(ctx context.Context, domain string) error // backups and entries stay
	SaveCloudSyncBackup(ctx context.Context, b Backup) (id int64, err error)
	// CloudSyncBackups lists the backups of a domain, the newest first, without contents; "" for all.
	CloudSyncBackups(ctx context.Context, domain string) ([]Backup, error)
	CloudSyncBackup(ctx context.Context, id int64) (b Backup, found bool, err error)
	AddCloudSyncEntry(ctx context.Context, e Entry) error
	// CloudSyncEntries lists what was done to a domain, the newest first; "" for all.
	CloudSyncEntries(ctx context.Context, domain string, limit int) ([]Entry, error)
}

// StatusStore keeps how jobs did over time.
type StatusStore interface {
	// SaveCloudSyncStatus adds a sample where it differs from the job's last one, and tells when it was last seen so otherwise.
	SaveCloudSyncStatus(ctx context.Context, s Sample) (changed bool, err error)
	// CloudSyncStatuses lists the samples of a domain's jobs in a time, the oldest first, each job's last one from before included.
	CloudSyncStatuses(ctx context.Context, domain string, from, till time.Time) ([]Sample, error)
	// LatestCloudSyncStatuses lists the last sample of every job.
	LatestCloudSyncStatuses(ctx context.Context) ([]Sample, error)
}
