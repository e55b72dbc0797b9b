package cloudsync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// LogLine is a line of the provisioning log.
type LogLine = graph.ProvisioningObjectSummary

// LogQuery chooses lines of the provisioning log.
type LogQuery struct {
	Domain      string
	Template    string // "" for the provisioning job
	Since, Till time.Time
	Action      string // create, update, delete, disable, stagedDelete, other
	Status      string // success, failure, skipped, warning
	Limit       int    // lines in all; 0 for no limit
}

// logPage is how many lines are asked for at once.
const logPage = 200

// The members of provisioningAction and provisioningResult in Graph's metadata; the service finds nothing under any other name.
var (
	logActions  = []string{"create", "update", "delete", "disable", "stagedDelete", "other"}
	logStatuses = []string{"success", "failure", "skipped", "warning"}
)

func (q LogQuery) check() error {
	for _, one := range []struct {
		what, value string
		known       []string
	}{{"action", q.Action, logActions}, {"outcome", q.Status, logStatuses}} {
		if one.value != "" && !slices.Contains(one.known, one.value) {
			return &ArgumentError{problem{"cloudsync_log_query", fmt.Sprintf("The provisioning log has no %s %q.", one.what, shown(one.value)), "Choose one of " + strings.Join(one.known, ", ") + "."}}
		}
	}
	if q.Limit < 0 {
		return &ArgumentError{problem{"cloudsync_log_query", "Fewer than no lines cannot be shown.", "Name how many lines to show, or 0 for all."}}
	}
	return nil
}

// Logs visits lines of the provisioning log, the newest first. The log lags some minutes behind.
func (s *Service) Logs(ctx context.Context, q LogQuery, visit func(LogLine) error) error {
	if err := q.check(); err != nil {
		return err
	}
	v, err := s.find(ctx, q.Domain)
	if err != nil {
		return err
	}
	template := q.Template
	if template == "" {
		template = JobProvisioning
	}
	jobs, err := v.chosen(template)
	if err != nil {
		return err
	}
	left := q.Limit
	for _, j := range jobs {
		query := graph.ProvisioningLogQuery{JobID: j.ID, Since: q.Since, Till: q.Till, Action: q.Action, Status: q.Status, Top: logPage}
		if q.Limit > 0 {
			query.Top = min(left, logPage)
		}
		for page, err := range graph.Pages[graph.ProvisioningObjectSummary](ctx, s.graph, graph.ListProvisioningLog(query)) {
			if err != nil {
				return worded("logs", err)
			}
			for _, line := range page.Value {
				if err := visit(line); err != nil {
					return err
				}
				if left--; q.Limit > 0 && left == 0 {
					return nil
				}
			}
		}
	}
	return nil
}
