package desktop

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"concord/backend/cloudsync"
)

// CloudJobs watches the jobs of Entra Cloud Sync configurations and steers them. Looking changes nothing at Microsoft; what does
// fails with run_active while a configuration is being applied.
type CloudJobs struct{ *core }

// CloudConfiguration is a configuration with how its jobs do.
type CloudConfiguration struct {
	Domain             string     `json:"domain"` // "" for one that was not told its domain
	Name               string     `json:"name"`   // "" when Microsoft was not asked since the tenant was opened
	ServicePrincipalID string     `json:"servicePrincipalId"`
	Known              bool       `json:"known"`   // Concord made, imported or applied it
	Jobs               []CloudJob `json:"jobs"`    // by template
	Failure            *Failure   `json:"failure"` // why its jobs could not be read
	// SeenMs is when Microsoft was asked last; 0 when it was not.
	SeenMs int64 `json:"seenMs"`
}

// CloudJob is how a job does. Times are 0 for never.
type CloudJob struct {
	ID       string `json:"id"`
	Template string `json:"template"` // AD2AADProvisioning
	// State is one of new, started, first_cycle, steady, partly, failed, paused, quarantine.
	State         string           `json:"state"`
	SinceMs       int64            `json:"sinceMs"` // it was first seen just so
	SeenMs        int64            `json:"seenMs"`
	FirstSteadyMs int64            `json:"firstSteadyMs"` // everything had been synchronised for the first time
	LastSteadyMs  int64            `json:"lastSteadyMs"`
	NextMs        int64            `json:"nextMs"`     // when the next execution is due, as far as the interval tells
	IntervalMs    int64            `json:"intervalMs"` // 0 when it is not known
	Execution     string           `json:"execution"`  // Succeeded, Failed, EntryLevelErrors; "" for none yet
	BeganMs       int64            `json:"beganMs"`    // of the last execution
	EndedMs       int64            `json:"endedMs"`
	Imported      int64            `json:"imported"`
	Exported      int64            `json:"exported"`
	Escrowed      int64            `json:"escrowed"`     // failed and to be tried again
	Failures      int64            `json:"failures"`     // whole executions in a row
	Error         string           `json:"error"`        // Microsoft's code
	ErrorMeaning  string           `json:"errorMeaning"` // "" for a code that is not known
	Activity      string           `json:"activity"`     // identifies the execution to Microsoft's support
	Entries       []CloudCount     `json:"entries"`      // objects in Entra ID by kind
	Threshold     int64            `json:"threshold"`    // of deletes that stop a cycle; 0 when it is not known
	Completed     int64            `json:"completed"`    // of the execution under way
	Total         int64            `json:"total"`
	Quarantine    *CloudQuarantine `json:"quarantine"`
}

// CloudCount is how many objects there are of a kind.
type CloudCount struct {
	Name  string `json:"name"` // "user to User"
	Count int64  `json:"count"`
}

// CloudQuarantine says why a job stands aside, what that means and what to do.
type CloudQuarantine struct {
	Reason       string   `json:"reason"`       // Microsoft's: TooManyDeletes
	Meaning      string   `json:"meaning"`      // of the reason
	Error        string   `json:"error"`        // Microsoft's code; "" for none
	ErrorMeaning string   `json:"errorMeaning"` // "" for a code that is not known
	ErrorText    string   `json:"errorText"`    // Microsoft's own words
	Remedy       string   `json:"remedy"`
	Ways         []string `json:"ways"` // clear, start, restart, allow-deletes, scope, support
	SinceMs      int64    `json:"sinceMs"`
	NextMs       int64    `json:"nextMs"` // when Microsoft tries again
	Tries        int64    `json:"tries"`
	// Support is what Microsoft's support asks for; "" where nobody has to ask them.
	Support string `json:"support"`
}

// lookedAt is what a window remembers of cloud sync while a tenant is open.
type lookedAt struct {
	mu    sync.Mutex
	seen  []cloudsync.ConfigurationStatus // the answer of the last look at all configurations
	at    time.Time                       // of it; zero when there was none
	lines map[string]cloudsync.LogLine    // of the provisioning log, as read last, by id
}

// Latest returns the configurations as they were when they were looked at last, without a request.
func (j *CloudJobs) Latest() (all []CloudConfiguration, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		all, err = at.cloudLatest(ctx)
		return err
	})
	return all, err
}

// Status asks Microsoft how the jobs of all configurations do, keeps what changed, and tells cloud.changed.
func (j *CloudJobs) Status() (all []CloudConfiguration, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err
		}
		if err := at.lookAtCloud(ctx); err != nil {
			return err
		}
		j.emit(EventCloud, nil)
		all, err = at.cloudLatest(ctx)
		return err
	})
	return all, err
}

// lookAtCloud asks Microsoft about all configurations and remembers the answer.
func (at *opened) lookAtCloud(ctx context.Context) error {
	found, err := at.CloudSync.Status(ctx, "")
	if err != nil {
		return err
	}
	at.jobs.mu.Lock()
	defer at.jobs.mu.Unlock()
	at.jobs.seen, at.jobs.at = found, time.Now()
	return nil
}

// cloudLatest puts together what the last look brought, what is stored of jobs since, and what is known without either.
func (at *opened) cloudLatest(ctx context.Context) ([]CloudConfiguration, error) {
	known, err := at.CloudSync.Known(ctx)
	if err != nil {
		return nil, err
	}
	samples, err := at.CloudSync.Latest(ctx)
	if err != nil {
		return nil, err
	}
	at.jobs.mu.Lock()
	seen, when := at.jobs.seen, at.jobs.at
	at.jobs.mu.Unlock()
	all := []CloudConfiguration{}
	for _, c := range seen {
		one := CloudConfiguration{Domain: c.Domain, Name: c.Name, ServicePrincipalID: c.ServicePrincipal, Known: c.Known, Jobs: []CloudJob{}, SeenMs: millis(when)}
		if c.Failure != nil {
			one.Failure = &Failure{Code: c.Failure.Code, Message: c.Failure.Sentence, Action: c.Failure.Action, RequestID: c.Failure.RequestID}
		}
		all = append(all, one)
	}
	for _, k := range known {
		if i := slices.IndexFunc(all, func(c CloudConfiguration) bool { return c.ServicePrincipalID == k.ServicePrincipal }); i >= 0 {
			all[i].Known = true
		} else if k.ServicePrincipal != "" && when.IsZero() { // what a look did not find is not there any more, or not yet
			all = append(all, CloudConfiguration{Domain: k.Domain, ServicePrincipalID: k.ServicePrincipal, Known: true, Jobs: []CloudJob{}})
		}
	}
	for _, s := range cloudsync.Newest(samples) {
		i := slices.IndexFunc(all, func(c CloudConfiguration) bool { return c.ServicePrincipalID == s.ServicePrincipal })
		if i < 0 || isGone(s, seen) {
			continue
		}
		all[i].Jobs = append(all[i].Jobs, cloudJobOf(s, all[i].Domain))
		all[i].SeenMs = max(all[i].SeenMs, millis(s.Last))
	}
	for _, c := range all {
		slices.SortFunc(c.Jobs, func(a, b CloudJob) int { return cmp.Compare(templateOrder(a.Template), templateOrder(b.Template)) })
	}
	slices.SortStableFunc(all, func(a, b CloudConfiguration) int { return cmp.Compare(a.Domain, b.Domain) })
	return all, nil
}

// isGone reports whether a later look at the configuration did not find the job any more.
func isGone(s cloudsync.Sample, seen []cloudsync.ConfigurationStatus) bool {
	for _, c := range seen {
		if c.ServicePrincipal == s.ServicePrincipal && c.Failure == nil {
			return !slices.ContainsFunc(c.Jobs, func(j cloudsync.JobStatus) bool { return j.ID == s.Job || j.Template == s.Template })
		}
	}
	return false
}

func templateOrder(template string) int {
	if i := slices.Index([]string{cloudsync.JobProvisioning, cloudsync.JobPasswordHash, cloudsync.JobWriteback}, template); i >= 0 {
		return i
	}
	return 3
}

func cloudJobOf(s cloudsync.Sample, domain string) CloudJob {
	interval := isoInterval(s.Interval)
	j := CloudJob{ID: s.Job, Template: s.Template, State: string(s.Standing()), SinceMs: millis(s.At), SeenMs: millis(s.Last),
		FirstSteadyMs: millis(s.FirstSteady), LastSteadyMs: millis(s.LastSteady), IntervalMs: interval.Milliseconds(),
		Execution: s.Execution, BeganMs: millis(s.Began), EndedMs: millis(s.Ended), Imported: s.Imported, Exported: s.Exported, Escrowed: s.Escrowed,
		Failures: s.Failures, Error: s.Error, Activity: s.Activity, Entries: []CloudCount{}, Completed: s.Completed, Total: s.Total}
	j.ErrorMeaning, _, _ = cloudsync.ExplainError(s.Error)
	_, _ = fmt.Sscan(s.Threshold, &j.Threshold) // Microsoft's text; anything else leaves 0
	for name, count := range s.Entries {
		j.Entries = append(j.Entries, CloudCount{name, count})
	}
	slices.SortFunc(j.Entries, func(a, b CloudCount) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	switch st := s.Standing(); {
	case st == cloudsync.Halted, st == cloudsync.NeverStarted, st == cloudsync.Quarantined:
	case !s.Ended.IsZero() && interval > 0:
		j.NextMs = millis(s.Ended.Add(interval))
	}
	if q := s.Quarantine; q != nil {
		j.Quarantine = quarantineOf(*q, s, domain)
	}
	return j
}

func quarantineOf(q cloudsync.Quarantine, s cloudsync.Sample, domain string) *CloudQuarantine {
	told := &CloudQuarantine{Reason: q.Reason, Meaning: q.Meaning, Error: q.Error, ErrorText: q.Message, Remedy: q.Remedy, Ways: []string{},
		SinceMs: millis(q.Since), NextMs: millis(q.Next), Tries: q.Tries}
	if meaning, _, known := cloudsync.ExplainError(q.Error); known {
		told.ErrorMeaning, told.Meaning = meaning, strings.TrimSuffix(q.Meaning, " "+meaning)
	}
	for _, way := range q.Ways {
		told.Ways = append(told.Ways, string(way))
	}
	if q.Support {
		lines := []string{"Entra Cloud Sync job in quarantine", "Domain: " + domain, "Service principal: " + s.ServicePrincipal, "Job: " + s.Job, "Activity: " + s.Activity,
			"Reason: " + q.Reason, "Error: " + q.Error, "Message: " + q.Message, "Since: " + q.Since.UTC().Format(time.RFC3339)}
		told.Support = strings.Join(slices.DeleteFunc(lines, func(line string) bool { return strings.HasSuffix(line, ": ") }), "\n")
	}
	return told
}

// isoInterval reads the durations that schedules have: PT40M, PT2M, P1D; 0 for anything else.
func isoInterval(text string) time.Duration {
	days, clock, _ := strings.Cut(strings.TrimPrefix(text, "P"), "T")
	var n time.Duration
	if count, err := strconv.Atoi(strings.TrimSuffix(days, "D")); err == nil {
		n = time.Duration(24*count) * time.Hour
	}
	if d, err := time.ParseDuration(strings.ToLower(clock)); err == nil {
		n += d
	}
	return n
}
