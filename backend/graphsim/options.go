package graphsim

import (
	"time"
)

// Cloud is the national cloud a tenant lives in; features differ (Graph docs: "National cloud deployments" and the metadata
// of each cloud).
type Cloud int

const (
	// Global is the worldwide cloud, GCC included.
	Global Cloud = iota
	// USGovernment is GCC High and DoD: no permanentDelete.
	USGovernment
	// China is operated by 21Vianet: no permanentDelete, no delta on contacts and contact folders.
	China
)

// Options says what tenant to make. The zero value is an empty tenant in memory.
type Options struct {
	// Seed makes request ids, the order of batch answers and random faults repeatable.
	Seed uint64
	// Company is who is in the tenant. With File it fills a new file; an existing file keeps what it holds.
	Company Company
	// File is the SQLite file the tenant lives in; "" keeps it in memory. To start over, the caller deletes the file.
	File string
	// TenantID overrides Company.TenantID.
	TenantID string
	// GraphHost and LoginHost are the hosts the in-process transport answers for; default graph.microsoft.com and
	// login.microsoftonline.com. Over HTTP the host of the request is used.
	GraphHost, LoginHost string
	// ExchangeLatency is added to each HTTP exchange, ItemLatency to each Graph request: a single one, or each item of a
	// $batch, whose items run four at a time.
	ExchangeLatency, ItemLatency time.Duration
	// NewMailboxReady is how long a NewMailbox answers 404 after it was made; default 15 minutes (Graph docs: "Known
	// issues", a mailbox just licensed).
	NewMailboxReady time.Duration
	// Cloud switches off what a national cloud lacks.
	Cloud Cloud
	// Limits are the service limits; fields left zero take Microsoft's documented numbers, negative ones switch a limit off.
	Limits Limits
	// Faults are the faults in force from the start; SetFaults changes them later.
	Faults Faults
	// LogSize is how many requests Log keeps; default 100,000.
	LogSize int
}

func (o Options) withDefaults() Options {
	if o.TenantID == "" {
		o.TenantID = o.Company.TenantID
	}
	if o.TenantID == "" {
		o.TenantID = "3f1c6a52-7d0e-4b1b-9a55-c0ffee000001"
	}
	if o.GraphHost == "" {
		o.GraphHost = "graph.microsoft.com"
	}
	if o.LoginHost == "" {
		o.LoginHost = "login.microsoftonline.com"
	}
	if o.NewMailboxReady == 0 {
		o.NewMailboxReady = 15 * time.Minute
	}
	if o.LogSize == 0 {
		o.LogSize = 100_000
	}
	o.Limits = o.Limits.withDefaults()
	return o
}
