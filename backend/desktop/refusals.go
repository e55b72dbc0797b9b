package desktop

import (
	"context"

	"concord/backend/history"
)

// ThrottleQuery asks for a page of the answers with which Microsoft asked for patience.
type ThrottleQuery struct {
	Span      Span   `json:"span"`
	Search    string `json:"search"` // words, in the mailbox's address, Graph's code or the status
	Scope     string `json:"scope"`  // mailbox, directory, extensions; "" for all
	By        string `json:"by"`     // at, scope, name, status, code, answers, retryAfterMs, closedMs; "" is at
	Ascending bool   `json:"ascending"`
	Offset    int    `json:"offset"`
	Limit     int    `json:"limit"` // 1000 at most
}

// ThrottlePage is a part of them.
type ThrottlePage struct {
	Total  int64      `json:"total"` // that meet the query
	Events []Throttle `json:"events"`
}

// Throttle is a second in which Microsoft refused, or failed, answers of one kind.
type Throttle struct {
	AtMs         int64  `json:"atMs"`
	Scope        string `json:"scope"`
	Mailbox      string `json:"mailbox"` // object id, "" for none
	Name         string `json:"name"`    // user principal name, "" when it is not known
	Status       int64  `json:"status"`  // HTTP, 0 for a lost connection
	Code         string `json:"code"`    // Graph's, "" for none
	Answers      int64  `json:"answers"` // alike in this second
	RetryAfterMs int64  `json:"retryAfterMs"`
	ClosedMs     int64  `json:"closedMs"` // how long the scope was left alone
}

// Throttles returns those that meet a query. RetryAfterMs is -1 where Microsoft named no time.
func (h *History) Throttles(query ThrottleQuery) (page ThrottlePage, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		found, err := at.History.FindThrottles(ctx, history.ThrottleQuery{Range: query.Span.stretch(), Search: query.Search,
			Scope: query.Scope, By: history.ThrottleOrder(query.By), Ascending: query.Ascending, Offset: query.Offset, Limit: query.Limit})
		page = ThrottlePage{Total: found.Total, Events: make([]Throttle, len(found.Events))}
		for i, e := range found.Events {
			page.Events[i] = Throttle{AtMs: e.At, Scope: e.Scope, Mailbox: e.Mailbox, Name: e.Name, Status: e.Status, Code: e.Code,
				Answers: e.Answers, RetryAfterMs: e.RetryAfterMs, ClosedMs: e.ClosedMs}
		}
		return err
	})
	return page, err
}

// RunHistory is the runs that have ended, over time. A step without a run has no point.
type RunHistory struct {
	FromMs int64      `json:"fromMs"`
	ToMs   int64      `json:"toMs"`
	StepMs int64      `json:"stepMs"`
	Points []RunPoint `json:"points"`
}

// RunPoint is the runs that started within one step.
type RunPoint struct {
	AtMs        int64 `json:"atMs"`
	Run         int64 `json:"run"` // the latest of them
	Runs        int64 `json:"runs"`
	Done        int64 `json:"done"`
	Partly      int64 `json:"partly"`
	Held        int64 `json:"held"`
	Failed      int64 `json:"failed"`
	Cancelled   int64 `json:"cancelled"`
	Interrupted int64 `json:"interrupted"`
	DurationMs  int64 `json:"durationMs"` // on average
	DurationMin int64 `json:"durationMinMs"`
	DurationMax int64 `json:"durationMaxMs"`
	Created     int64 `json:"created"`
	Updated     int64 `json:"updated"`
	Deleted     int64 `json:"deleted"`
}

// Runs returns durations and results of the runs that have ended.
func (h *History) Runs(span Span) (told RunHistory, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		s, err := at.History.Runs(ctx, span.stretch())
		told = RunHistory{FromMs: s.From, ToMs: s.To, StepMs: s.StepMs, Points: make([]RunPoint, len(s.Points))}
		for i, p := range s.Points {
			told.Points[i] = RunPoint{AtMs: p.At, Run: p.Run, Runs: p.Runs, Done: p.Done, Partly: p.Partly, Held: p.Held,
				Failed: p.Failed, Cancelled: p.Cancelled, Interrupted: p.Interrupted,
				DurationMs: p.DurationMs, DurationMin: p.DurationMinMs, DurationMax: p.DurationMaxMs,
				Created: p.Created, Updated: p.Updated, Deleted: p.Deleted}
		}
		return err
	})
	return told, err
}

// Population is who and what was in place over time, a column a list. Between two points it stayed as the earlier says.
type Population struct {
	FromMs      int64   `json:"fromMs"`
	ToMs        int64   `json:"toMs"`
	StepMs      int64   `json:"stepMs"`
	At          []int64 `json:"at"`
	People      []int64 `json:"people"`
	Mailboxes   []int64 `json:"mailboxes"`
	Contacts    []int64 `json:"contacts"`
	ContactsMin []int64 `json:"contactsMin"`
	ContactsMax []int64 `json:"contactsMax"`
}

// Population returns how many people, mailboxes and contacts there were.
func (h *History) Population(span Span) (told Population, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		s, err := at.History.Population(ctx, span.stretch())
		n := len(s.Points)
		told = Population{FromMs: s.From, ToMs: s.To, StepMs: s.StepMs, At: make([]int64, n), People: make([]int64, n),
			Mailboxes: make([]int64, n), Contacts: make([]int64, n), ContactsMin: make([]int64, n), ContactsMax: make([]int64, n)}
		for i, p := range s.Points {
			told.At[i], told.People[i], told.Mailboxes[i] = p.At, p.People, p.Mailboxes
			told.Contacts[i], told.ContactsMin[i], told.ContactsMax[i] = p.Contacts, p.ContactsMin, p.ContactsMax
		}
		return err
	})
	return told, err
}
