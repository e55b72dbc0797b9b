package cloudsync

import (
	"fmt"
	"strings"
	"time"

	"concord/backend/graph"
)

// Sample is how a job was at a time. Graph keeps no history, so samples are what there is of it.
type Sample struct {
	// At is when the job was first seen so, Last when it was last.
	At, Last         time.Time
	Domain           string
	ServicePrincipal string
	Job              string // id
	Status
}

// Status is what a job says of itself, in plain values. Zero times mean never.
type Status struct {
	Template string `json:"template"` // AD2AADProvisioning
	Code     string `json:"code"`     // NotConfigured, NotRun, Active, Paused, Quarantine
	Schedule string `json:"schedule"` // Active, Disabled, Paused
	Interval string `json:"interval"` // ISO 8601
	// FirstSteady is when everything had been synchronised for the first time, LastSteady when it last was.
	FirstSteady time.Time `json:"firstSteady,omitzero"`
	LastSteady  time.Time `json:"lastSteady,omitzero"`
	// The last execution; zero when there was none.
	Execution string    `json:"execution,omitempty"` // Succeeded, Failed, EntryLevelErrors
	Began     time.Time `json:"began,omitzero"`
	Ended     time.Time `json:"ended,omitzero"`
	Imported  int64     `json:"imported"`
	Exported  int64     `json:"exported"`
	Escrowed  int64     `json:"escrowed"` // failed and to be tried again
	Activity  string    `json:"activity,omitempty"`
	Error     string    `json:"error,omitempty"` // code
	// ErrorMeaning and ErrorRemedy say what the error means and what to do, "" where none is or nobody says; Graph's own words where
	// only they are known.
	ErrorMeaning string `json:"errorMeaning,omitempty"`
	ErrorRemedy  string `json:"errorRemedy,omitempty"`
	// Failures in a row of whole executions.
	Failures   int64            `json:"failures,omitempty"`
	Entries    map[string]int64 `json:"entries,omitempty"` // "user to User": 12
	Threshold  string           `json:"threshold,omitempty"`
	Completed  int64            `json:"completed,omitempty"` // of the execution under way
	Total      int64            `json:"total,omitempty"`
	Quarantine *Quarantine      `json:"quarantine,omitempty"`
}

// Quarantine says why a job stands aside, since when, and when Microsoft tries again.
type Quarantine struct {
	Explanation
	Since time.Time `json:"since,omitzero"`
	Next  time.Time `json:"next,omitzero"`
	Tries int64     `json:"tries"`
}

// sampleOf reads a job's status.
func sampleOf(domain, servicePrincipal string, j graph.SynchronizationJob, now time.Time) Sample {
	st := j.Status
	s := Sample{At: now, Last: now, Domain: lower(domain), ServicePrincipal: servicePrincipal, Job: j.ID, Status: Status{
		Template: templateOf(j), Code: st.Code, Schedule: j.Schedule.State, Interval: j.Schedule.Interval,
		FirstSteady: st.SteadyStateFirstAchievedTime, LastSteady: st.SteadyStateLastAchievedTime,
		Failures: int64(st.CountSuccessiveCompleteFailures), Threshold: j.Setting("QuarantineTooManyDeletesThreshold"),
	}}
	if e := st.LastExecution; !e.Never() {
		s.Execution, s.Began, s.Ended, s.Activity = e.State, e.TimeBegan, e.TimeEnded, e.ActivityIdentifier
		s.Imported, s.Exported, s.Escrowed = int64(e.CountImported), int64(e.CountExported), int64(e.CountEscrowed)
		if !e.Error.None() {
			s.Error = e.Error.Code
			if s.ErrorMeaning, s.ErrorRemedy, _ = ExplainError(e.Error.Code); s.ErrorMeaning == "" {
				s.ErrorMeaning = e.Error.Message
			}
		}
	}
	for _, entry := range st.SynchronizedEntryCountByType {
		if s.Entries == nil {
			s.Entries = map[string]int64{}
		}
		s.Entries[entry.Key] = int64(entry.Value)
	}
	for _, p := range st.Progress {
		s.Completed, s.Total = int64(p.CompletedUnits), int64(p.TotalUnits)
	}
	if why := Explain(st); why != nil {
		s.Quarantine = &Quarantine{Explanation: *why}
		if q := st.Quarantine; q != nil {
			s.Quarantine.Since, s.Quarantine.Next, s.Quarantine.Tries = q.Began(), q.NextAttempt, int64(q.SeriesCount)
		}
	}
	return s
}

// templateOf is the template's name as we know it, else as Graph tells it.
func templateOf(j graph.SynchronizationJob) string {
	for _, template := range []string{JobProvisioning, JobPasswordHash, JobWriteback} {
		if j.Is(template) {
			return template
		}
	}
	return j.TemplateID
}

// Standing is how a job stands, in one word.
type Standing string

// The standings of a job.
const (
	NeverStarted Standing = "new"         // nobody has started it yet
	JustStarted  Standing = "started"     // its first cycle has not run yet, which is no failure
	FirstCycle   Standing = "first_cycle" // everything is looked at for the first time
	InStep       Standing = "steady"
	Partly       Standing = "partly" // it runs, and objects failed
	Failing      Standing = "failed" // it runs, and its last execution failed as a whole
	Halted       Standing = "paused"
	Quarantined  Standing = "quarantine"
)

// Standing is how the job stands.
func (s Status) Standing() Standing {
	switch {
	case s.Quarantine != nil:
		return Quarantined
	case s.Code == graph.JobNotRun && strings.EqualFold(s.Schedule, "Active") && s.Completed == 0:
		return JustStarted
	case s.Code == graph.JobPaused, strings.EqualFold(s.Schedule, "Paused"), strings.EqualFold(s.Schedule, "Disabled"):
		if s.Began.IsZero() && s.FirstSteady.IsZero() {
			return NeverStarted
		}
		return Halted
	case s.FirstSteady.IsZero():
		return FirstCycle
	case s.Execution == "Failed":
		return Failing
	case s.Execution == "EntryLevelErrors":
		return Partly
	default:
		return InStep
	}
}

// Words says in a sentence how the job does.
func (s Status) Words() string {
	switch s.Standing() {
	case Quarantined:
		return "In quarantine: " + s.Quarantine.Meaning
	case JustStarted:
		return "Started; its first cycle has not run yet."
	case NeverStarted:
		return "Not started yet."
	case Halted:
		return "Not running."
	case FirstCycle:
		if s.Total > 0 {
			return fmt.Sprintf("The first cycle is under way: %d of %d.", s.Completed, s.Total)
		}
		return "The first cycle is under way."
	case Failing:
		return "Running; the last execution failed" + because(s.Error) + "."
	case Partly:
		if s.Escrowed == 1 {
			return "Running; 1 object failed in the last execution and is tried again."
		}
		return fmt.Sprintf("Running; %d objects failed in the last execution and are tried again.", s.Escrowed)
	case InStep:
	}
	return "Running, in step with the directory."
}

func because(code string) string {
	if code == "" {
		return ""
	}
	return " with " + code
}
