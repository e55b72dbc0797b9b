package desktop

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"concord/backend/cloudsync"
)

// CloudLogQuery chooses lines of the provisioning log, the newest first.
type CloudLogQuery struct {
	Domain   string `json:"domain"`
	Template string `json:"template"` // "" for the provisioning job
	LastMs   int64  `json:"lastMs"`   // no older than that; 0 for all there are
	Action   string `json:"action"`   // create, update, delete, disable, stagedDelete, other; "" for all
	Status   string `json:"status"`   // success, failure, skipped, warning; "" for all
	Limit    int    `json:"limit"`    // 5,000 at most; Export takes all
}

// CloudLogPage is the newest part of what a query chooses.
type CloudLogPage struct {
	Lines []CloudLogLine `json:"lines"`
	More  bool           `json:"more"` // there are older ones
}

// CloudLogLine is what was done with one object.
type CloudLogLine struct {
	ID        string `json:"id"`
	AtMs      int64  `json:"atMs"`
	TookMs    int64  `json:"tookMs"`
	Action    string `json:"action"`
	Status    string `json:"status"`
	Name      string `json:"name"` // of the object in the source, else in the target
	Type      string `json:"type"`
	SourceID  string `json:"sourceId"`
	TargetID  string `json:"targetId"`
	ErrorCode string `json:"errorCode"`
	Reason    string `json:"reason"` // Microsoft's words
}

// CloudLogEntry is one line whole.
type CloudLogEntry struct {
	Line    CloudLogLine     `json:"line"`
	Details string           `json:"details"` // Microsoft's own words on what failed
	Advice  string           `json:"advice"`  // and on what to do
	CycleID string           `json:"cycleId"` // of the cycle, for Microsoft's support
	Steps   []CloudLogStep   `json:"steps"`
	Changes []CloudLogChange `json:"changes"`
}

// CloudLogStep is one of import, scoping, matching, processing, referenceResolution, export.
type CloudLogStep struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Status      string `json:"status"`
	Description string `json:"description"`
}

// CloudLogChange is an attribute that was changed.
type CloudLogChange struct {
	Name string `json:"name"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

const cloudLogMost = 5000

var errEnough = errors.New("desktop: enough lines")

func (q CloudLogQuery) asked(limit int) cloudsync.LogQuery {
	asked := cloudsync.LogQuery{Domain: q.Domain, Template: q.Template, Action: q.Action, Status: q.Status, Limit: limit}
	if q.LastMs > 0 {
		asked.Since = time.Now().Add(-time.Duration(q.LastMs) * time.Millisecond)
	}
	return asked
}

// Logs reads the provisioning log, which lags some minutes behind.
func (j *CloudJobs) Logs(query CloudLogQuery) (page CloudLogPage, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err
		}
		limit := min(max(1, query.Limit), cloudLogMost)
		page.Lines = []CloudLogLine{}
		lines := map[string]cloudsync.LogLine{}
		err := at.CloudSync.Logs(ctx, query.asked(limit+1), func(line cloudsync.LogLine) error {
			if len(page.Lines) == limit {
				page.More = true
				return errEnough
			}
			lines[line.ID] = line
			page.Lines = append(page.Lines, cloudLogLineOf(line))
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		at.jobs.mu.Lock()
		defer at.jobs.mu.Unlock()
		at.jobs.lines = lines
		return nil
	})
	return page, err
}

// LogEntry is one line of those that Logs read last, with the steps and the attributes that were changed. It asks Microsoft nothing; the
// code is cloudsync_no_line for another one.
func (j *CloudJobs) LogEntry(id string) (entry CloudLogEntry, err error) {
	err = j.with(func(_ context.Context, at *opened) error {
		at.jobs.mu.Lock()
		line, known := at.jobs.lines[id]
		at.jobs.mu.Unlock()
		if !known {
			return errNoLine
		}
		entry = CloudLogEntry{Line: cloudLogLineOf(line), CycleID: line.CycleID, Steps: make([]CloudLogStep, len(line.ProvisioningSteps)),
			Changes: make([]CloudLogChange, len(line.ModifiedProperties))}
		if e := line.ProvisioningStatusInfo.ErrorInformation; e != nil {
			entry.Details, entry.Advice = e.AdditionalDetails, e.RecommendedAction
		}
		for i, s := range line.ProvisioningSteps {
			entry.Steps[i] = CloudLogStep{Name: s.Name, Type: s.ProvisioningStepType, Status: s.Status, Description: s.Description}
		}
		for i, p := range line.ModifiedProperties {
			entry.Changes[i] = CloudLogChange{Name: p.DisplayName, Old: p.OldValue, New: p.NewValue}
		}
		return nil
	})
	return entry, err
}

var errNoLine = &Error{code: "cloudsync_no_line", sentence: "This line of the provisioning log is not among those that were read last.",
	action: "Read the log again and open the line there."}

func cloudLogLineOf(l cloudsync.LogLine) CloudLogLine {
	line := CloudLogLine{ID: l.ID, AtMs: millis(l.ActivityDateTime), TookMs: int64(l.DurationInMilliseconds), Action: l.ProvisioningAction,
		Status: l.ProvisioningStatusInfo.Status, Name: l.SourceIdentity.DisplayName, Type: l.SourceIdentity.IdentityType,
		SourceID: l.SourceIdentity.ID, TargetID: l.TargetIdentity.ID}
	if line.Name == "" {
		line.Name = l.TargetIdentity.DisplayName
	}
	if line.Type == "" {
		line.Type = l.TargetIdentity.IdentityType
	}
	if e := l.ProvisioningStatusInfo.ErrorInformation; e != nil {
		line.ErrorCode, line.Reason = e.ErrorCode, e.Reason
	}
	return line
}

// ExportLog asks where to and writes all that a query chooses there, as "csv" or "json", a line each. It returns the path, "" when none
// was chosen.
func (j *CloudJobs) ExportLog(query CloudLogQuery, format string) (path string, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err
		}
		if format != "json" {
			format = "csv"
		}
		j.mu.Lock()
		ask := j.abilities.SaveDialog
		j.mu.Unlock()
		if ask == nil {
			return errCancelled
		}
		chosen, err := ask("", "provisioning-log-"+fileName(query.Domain)+"."+format)
		if err != nil || chosen == "" {
			return err
		}
		file, err := os.OpenFile(chosen, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // it is about people
		if err != nil {
			return &SaveError{chosen, err}
		}
		to := bufio.NewWriter(file)
		err = at.writeCloudLog(ctx, query, format, to)
		if flushed := errors.Join(to.Flush(), file.Close()); flushed != nil && err == nil {
			err = &SaveError{chosen, flushed}
		}
		path = chosen
		return err
	})
	return path, err
}

func (at *opened) writeCloudLog(ctx context.Context, query CloudLogQuery, format string, to io.Writer) error {
	if format == "json" {
		encoder := json.NewEncoder(to)
		encoder.SetEscapeHTML(false)
		return at.CloudSync.Logs(ctx, query.asked(0), func(line cloudsync.LogLine) error { return encoder.Encode(line) })
	}
	if _, err := io.WriteString(to, "\ufeff"); err != nil { // lets Excel read it as UTF-8
		return err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	_ = w.Write([]string{"time", "action", "status", "name", "type", "source id", "target id", "milliseconds", "error code", "reason", "changed attributes"})
	err := at.CloudSync.Logs(ctx, query.asked(0), func(line cloudsync.LogLine) error {
		l := cloudLogLineOf(line)
		changed := make([]string, len(line.ModifiedProperties))
		for i, p := range line.ModifiedProperties {
			changed[i] = p.DisplayName + ": " + p.OldValue + " → " + p.NewValue
		}
		return w.Write([]string{line.ActivityDateTime.UTC().Format(time.RFC3339), l.Action, l.Status, plainCell(l.Name), l.Type, plainCell(l.SourceID), l.TargetID,
			strconv.FormatInt(l.TookMs, 10), l.ErrorCode, plainCell(l.Reason), plainCell(strings.Join(changed, "; "))})
	})
	w.Flush()
	return errors.Join(err, w.Error())
}

// plainCell keeps a spreadsheet from taking a text for a formula: the directory's values are not ours.
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
