package desktop

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"concord/backend/cloudsync"
)

// CloudBackup is something that was kept before it was changed or deleted.
type CloudBackup struct {
	ID      int64  `json:"id"`
	Domain  string `json:"domain"`
	Kind    string `json:"kind"`    // schema, secrets (the public ones)
	JobID   string `json:"jobId"`   // whose schema it is
	Version string `json:"version"` // the schema's
	Why     string `json:"why"`     // as in "before …"
	AtMs    int64  `json:"atMs"`
	Bytes   int64  `json:"bytes"`
}

// Backups lists what was kept of a domain, the newest first; "" for all. It asks Microsoft nothing.
func (j *CloudJobs) Backups(domain string) (all []CloudBackup, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		found, err := at.CloudSync.Backups(ctx, domain)
		all = make([]CloudBackup, len(found))
		for i, b := range found {
			all[i] = cloudBackupOf(b)
		}
		return err
	})
	return all, err
}

func cloudBackupOf(b cloudsync.Backup) CloudBackup {
	return CloudBackup{ID: b.ID, Domain: b.Domain, Kind: string(b.Kind), JobID: b.Job, Version: b.Version, Why: b.Why, AtMs: millis(b.At), Bytes: b.Bytes}
}

// CompareBackup tells what putting a schema back would change in the one that is there now; it asks Microsoft for that.
func (j *CloudJobs) CompareBackup(domain string, id int64) (changes []CloudChange, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err
		}
		found, err := at.CloudSync.CompareSchema(ctx, domain, id)
		changes = make([]CloudChange, len(found))
		for i, c := range found {
			changes[i] = CloudChange{Where: c.Where, Before: c.Before, After: c.After}
		}
		return err
	})
	return changes, err
}

// SaveBackup asks where to and writes what was kept there, as JSON. It returns the path, "" when none was chosen.
func (j *CloudJobs) SaveBackup(id int64) (path string, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		b, err := at.CloudSync.Backup(ctx, id)
		if err != nil {
			return err
		}
		var pretty bytes.Buffer
		if json.Indent(&pretty, b.Content, "", "  ") != nil {
			pretty.Reset()
			pretty.Write(b.Content)
		}
		path, err = (&System{j.core}).save(fmt.Sprintf("%s-%s-%d.json", fileName(b.Domain), b.Kind, b.ID), pretty.Bytes())
		return err
	})
	return path, err
}

// RestoreSchema puts a schema back that was kept, or with 0 Microsoft's default; the one that is there now is kept first.
func (j *CloudJobs) RestoreSchema(domain string, id int64) (err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		return at.steerCloud(ctx, j.core, func() error { return at.CloudSync.RestoreSchema(ctx, domain, id) })
	})
	return err
}

// CloudEntry is something that was done to a configuration with Concord.
type CloudEntry struct {
	AtMs   int64  `json:"atMs"`
	Domain string `json:"domain"`
	What   string `json:"what"` // a step's name, or start, pause, restart, allow-deletes, ondemand, restore, import, delete
	Text   string `json:"text"`
}

const cloudEntriesMost = 1000

// Entries lists what was done to a domain's configuration with Concord, the newest first; "" for all. 1,000 at most.
func (j *CloudJobs) Entries(domain string) (all []CloudEntry, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		found, err := at.CloudSync.Entries(ctx, domain, cloudEntriesMost)
		all = make([]CloudEntry, len(found))
		for i, e := range found {
			all[i] = CloudEntry{AtMs: millis(e.At), Domain: e.Domain, What: e.What, Text: e.Text}
		}
		return err
	})
	return all, err
}
