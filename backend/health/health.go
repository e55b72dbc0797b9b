package health

import (
	"slices"
	"time"
)

// Severity is how bad a condition is.
type Severity string

// The severities, the worst first.
const (
	Critical Severity = "critical" // contacts are not kept up to date, or soon will not be
	Warning  Severity = "warning"  // something waits for a person
	Info     Severity = "info"     // worth knowing
)

var order = []Severity{Critical, Warning, Info}

// Condition is one thing that needs attention.
type Condition struct {
	Code     string   `json:"code"` // stable, lower_snake
	Severity Severity `json:"severity"`
	Title    string   `json:"title"`  // a few words
	Text     string   `json:"text"`   // what is so, a sentence
	Action   string   `json:"action"` // what to do next, a sentence
	// What the sentence is made of, for those who word it in another language; 0 or "" where it has no part.
	Count   int64  `json:"count"`   // how many it concerns
	Run     int64  `json:"run"`     // the run it is about
	Profile string `json:"profile"` // its name
	Domain  string `json:"domain"`  // on-premises, of a cloud sync configuration
	Job     string `json:"job"`     // its template: AD2AADProvisioning
	Since   int64  `json:"since"`   // unix ms
	Until   int64  `json:"until"`   // unix ms: the end of the certificate, of the time to decide
	Bytes   int64  `json:"bytes"`
	Cause   string `json:"cause"` // code of the failure whose words Text and Action are
}

// Facts are what is known of a tenant. Times are zero and figures 0 when they are not known.
type Facts struct {
	Now  time.Time
	Demo bool // certificates and schedules of the demo concern nobody

	Profiles int64
	// LastSync is the last contact sync that has ended, plans left out.
	LastSync Run
	// LastGood is when the last one ended that did its work, held parts and single mailboxes aside.
	LastGood time.Time
	Holds    []Hold // that wait
	Rehires  []Rehire

	MailboxesFailed  int64 // whose last sync failed
	MailboxesSkipped int64 // that take no contacts

	CloudJobs []CloudJob // that do not do their work
	// SecretsRemoved is when Microsoft means to remove the calls that tell a cloud sync configuration its domain; zero as long as no
	// answer has said so. SecretsGone says that they are.
	SecretsRemoved time.Time
	SecretsGone    bool

	// CertificateEnds is when the certificate for signing in ends.
	CertificateEnds time.Time

	// DatabaseBytes is the size of the database, DiskFree what the disk of the data folder has left.
	DatabaseBytes, DiskFree int64
	DiskKnown               bool

	// Of the last day: answers, those of them that asked for patience, time at work and time in which that limited us.
	Requests, Throttled  int64
	AtWork, SlowedByThem time.Duration
}

// Run is a run, as far as health looks at it.
type Run struct {
	ID       int64 // 0 for none
	State    string
	Ended    time.Time
	Code     string // why it failed
	Sentence string
	Action   string
}

// Rehire counts the people of a profile who may have come back under a new account, which waits for a decision.
type Rehire struct {
	Profile string
	People  int64
	Since   time.Time // the first of them
	Until   time.Time // when the first of them is treated as somebody else
}

// CloudJob is a cloud sync job that stands aside or was paused.
type CloudJob struct {
	Domain, Job string // Job is its template
	Quarantined bool   // otherwise it was paused
	// Here says that it was paused with Concord.
	Here  bool
	Since time.Time // zero where it is not known
}

// Hold is what a run holds back.
type Hold struct {
	Run     int64
	Profile string
	Since   time.Time
	Items   int64 // people, mailboxes and contacts that wait
}

// Evaluate returns the conditions that hold, the worst first and otherwise as declared; never nil.
func Evaluate(f Facts) []Condition {
	found := []Condition{}
	for _, severity := range order {
		for _, c := range conditions {
			for _, one := range c.holds(f) {
				one.Code = c.code
				if one.Severity == "" {
					one.Severity = c.severity
				}
				if one.Title == "" {
					one.Title = c.title
				}
				if one.Action == "" {
					one.Action = c.action
				}
				if one.Severity == severity {
					found = append(found, one)
				}
			}
		}
	}
	return slices.Clip(found)
}
