package graphsim

import "time"

// LoggedRequest is one request as the tenant saw it: single, or an item of a batch, or the exchange with $batch itself (Path
// "/$batch").
type LoggedRequest struct {
	N      int
	At     time.Time
	Method string
	Path   string // below /v1.0
	Query  string // encoded
	Status int    // 0: the connection was cut
	Code   string // error code, "" for none
	// Mailbox is the id of the user whose mailbox it addressed, "" for the directory and for the exchange with $batch.
	Mailbox string
	Write   bool // it was meant to change something
	Batch   int  // number of its batch, 0 for a single request
	Item    int  // position in the batch, -1 otherwise
}

// requestLog is a ring of the last requests.
type requestLog struct {
	entries []LoggedRequest
	next    int
}

func (l *requestLog) add(size int, e LoggedRequest) {
	if len(l.entries) < size {
		l.entries = append(l.entries, e)
		return
	}
	l.entries[l.next] = e
	l.next = (l.next + 1) % size
}

func (t *Tenant) record(c *call) {
	i := c.info
	t.log.add(t.options.LogSize, LoggedRequest{N: i.N, At: t.now(), Method: i.Method, Path: i.Path, Query: i.Query, Status: c.res.status,
		Code: c.res.code(), Mailbox: i.Mailbox, Write: i.Write, Batch: i.Batch, Item: i.Item})
	t.counters.count(c.info, c.res.status)
}

func (t *Tenant) recordExchange(outer *request, res *response) {
	t.log.add(t.options.LogSize, LoggedRequest{N: outer.n, At: t.now(), Method: outer.method, Path: outer.path, Status: res.status,
		Code: res.code(), Batch: outer.batch, Item: -1})
	t.counters.Batches++
}

// Log gives the requests of the tenant's life in this process, oldest first, the last Options.LogSize of them.
func (t *Tenant) Log() []LoggedRequest {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append(append([]LoggedRequest{}, t.log.entries[t.log.next:]...), t.log.entries[:t.log.next]...)
}

// Counters are totals of this process's life, or since ResetCounters.
type Counters struct {
	Requests          int // Graph requests as Microsoft counts them: each single one and each item of a batch
	DirectoryRequests int
	MailboxRequests   int
	MailboxWrites     int // requests meant to change a mailbox, whatever their answer
	Batches           int // exchanges with $batch
	Throttled         int // answered 429
	Tokens            int // requests to the sign-in host
}

func (c *Counters) count(info RequestInfo, status int) {
	c.Requests++
	if info.Mailbox == "" {
		c.DirectoryRequests++
	} else {
		c.MailboxRequests++
		if info.Write {
			c.MailboxWrites++
		}
	}
	if status == 429 {
		c.Throttled++
	}
}

// Counters gives the totals.
func (t *Tenant) Counters() Counters {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counters
}

// ResetCounters sets the totals to zero and empties the log; the numbering of requests goes on.
func (t *Tenant) ResetCounters() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counters, t.log = Counters{}, requestLog{}
}
