package tenant

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"concord/backend/redact"
	"concord/backend/release"
	"concord/backend/runs"
	"concord/backend/settings"
	"concord/backend/support"
)

// supportRuns is how many of the latest runs a bundle tells of.
const supportRuns = 50

// SupportOptions say what goes into a bundle.
type SupportOptions struct {
	// NoCheck leaves the check out, which asks Microsoft.
	NoCheck bool
}

// Support writes a bundle for whoever is to help. It works with what works: without a connection, without a database, with
// settings that cannot be read; what could not be gathered is told in the bundle, and returned.
func Support(ctx context.Context, o Options, how SupportOptions, to io.Writer) ([]support.Problem, error) {
	b := support.Bundle{Made: time.Now(), Scrub: redact.New()}
	trouble := func(part string, err error) {
		if err != nil {
			b.Problems = append(b.Problems, support.Problem{Part: part, Code: runs.FailureOf(err).Code})
		}
	}
	f, err := openFolder(o.DataDir)
	if err != nil {
		// One that cannot be written to can still be read, and may be what help is needed with.
		dir := o.DataDir
		if dir == "" {
			var unknown error
			if dir, unknown = settings.DefaultDataFolder(); unknown != nil {
				return nil, err
			}
		}
		trouble("data folder", err)
		f = folder(dir)
	}
	b.Logs = logsIn(f)
	var ids []string
	if !o.Demo {
		path, found, err := settings.Find(o.Config, string(f))
		trouble("settings", err)
		if found {
			data, err := os.ReadFile(path)
			trouble("settings", err)
			b.Settings, err = support.Settings(data)
			if err != nil {
				b.Problems = append(b.Problems, support.Problem{Part: "settings", Code: "settings_syntax"})
			}
			if s, err := settings.Load(path); err == nil {
				ids = append(ids, s.TenantID, s.ClientID, s.ApplicationObjectID, s.CloudSyncClientID)
			} else {
				trouble("settings", err)
			}
		}
	}
	t, err := Open(ctx, o)
	if err != nil {
		trouble("connection", err)
		o.Offline = true
		if t, err = Open(ctx, o); err != nil {
			trouble("database", err)
		}
	}
	about := map[string]any{"version": release.Version(), "platform": release.Platform(), "demo": o.Demo, "made": b.Made.UTC().Format(time.RFC3339),
		"processors": runtime.NumCPU()}
	if t != nil {
		ids = append(ids, t.ID)
		about["tenantId"], about["offline"] = t.ID, t.connection == nil
	}
	b.Scrub = redact.New(ids...)
	b.About = about
	if home, err := os.UserHomeDir(); err == nil {
		b.Scrub.Learn("folder", home)
	}
	if t != nil {
		t.gather(ctx, how, &b, trouble)
		// The log is packed while the tenant is open: it is not exchanged for a new one meanwhile by this process.
		defer func() { _ = t.Close() }()
	}
	return b.Problems, support.Write(ctx, to, b)
}

// gather asks what a tenant can tell.
func (t *Tenant) gather(ctx context.Context, how SupportOptions, b *support.Bundle, trouble func(string, error)) {
	trouble("names", t.store.EachName(ctx, b.Scrub.Learn))
	if shape, err := t.store.Describe(ctx); err == nil {
		b.Database, b.Schema = shape, shape.SQL
	} else {
		trouble("database", err)
	}
	list, err := t.Runs.List(ctx, supportRuns)
	trouble("runs", err)
	b.Runs = []json.RawMessage{}
	for _, run := range list {
		data, err := json.Marshal(run)
		if err == nil {
			data, err = redact.Figures(data)
		}
		trouble("runs", err)
		if err == nil {
			b.Runs = append(b.Runs, data)
		}
	}
	conditions, err := t.Health(ctx)
	trouble("health", err)
	type condition struct {
		Code     string `json:"code"`
		Severity any    `json:"severity"`
		Cause    string `json:"cause,omitempty"`
		Count    int64  `json:"count"`
		Run      int64  `json:"run,omitempty"`
		Since    int64  `json:"since"`
		Until    int64  `json:"until,omitempty"`
	}
	told := []condition{}
	for _, c := range conditions {
		told = append(told, condition{c.Code, c.Severity, c.Cause, c.Count, c.Run, c.Since, c.Until})
	}
	b.Health = told
	if how.NoCheck || t.connection == nil {
		return
	}
	type step struct {
		Name      string     `json:"name"`
		State     CheckState `json:"state"`
		Code      string     `json:"code,omitempty"`
		RequestID string     `json:"requestId,omitempty"`
		Rights    []string   `json:"rights,omitempty"` // "Contacts.ReadWrite granted"
	}
	steps := []step{}
	// What failed stands in the steps.
	_ = t.Check(ctx, "", func(s CheckStep) {
		one := step{Name: s.Name, State: s.State}
		if s.Failure != nil {
			one.Code, one.RequestID = s.Failure.Code, s.Failure.RequestID
		}
		for _, r := range s.Rights {
			one.Rights = append(one.Rights, r.Permission+" "+string(r.State))
		}
		steps = append(steps, one)
	})
	b.Check = steps
}

// logsIn are the files of the log, the newest first.
func logsIn(f folder) []string {
	var paths []string
	files, _ := os.ReadDir(filepath.Dir(f.log())) // without the folder there is no log
	for _, file := range files {
		if is, _ := filepath.Match("concord*.log*", file.Name()); is {
			paths = append(paths, filepath.Join(filepath.Dir(f.log()), file.Name()))
		}
	}
	slices.SortFunc(paths, func(a, b string) int {
		if current := f.log(); a == current || b == current {
			if a == current {
				return -1
			}
			return 1
		}
		return strings.Compare(b, a) // the time is in the name
	})
	return paths
}
