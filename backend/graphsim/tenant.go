package graphsim

import (
	"crypto/cipher"
	"fmt"
	"sync"
	"time"

	"concord/backend/graphsim/provisioning"
)

// Tenant is the simulated tenant. Make it with New; close it when it has a file.
type Tenant struct {
	options              Options
	limits               Limits
	id                   string
	graphHost, loginHost string
	company              Company
	authority            *authority
	aead                 cipher.AEAD // seals delta tokens

	hookMu sync.Mutex // before mu; held while the hook runs
	hook   func(RequestInfo) *Fault

	mu       sync.Mutex
	faults   Faults
	n        int // requests so far
	batches  int
	dir      directory
	boxes    map[string]*mailbox  // by user id
	photos   map[string]userPhoto // by user id
	blobs    blobs
	meter    meter
	landings []landing
	log      requestLog
	counters Counters
	sync     *provisioning.Service
	// syncTouched tells that what the provisioning service has once changed in the transaction under way.
	syncTouched bool
	store       *store // nil in memory
	dirty       []row  // rows of the transaction under way
}

// New makes the tenant, or opens the one that lives in Options.File.
func New(options Options) (*Tenant, error) {
	options = options.withDefaults()
	t := &Tenant{options: options, limits: options.Limits, id: fold(options.TenantID), graphHost: options.GraphHost,
		loginHost: options.LoginHost, faults: options.Faults, company: options.Company, meter: newMeter()}
	t.company.TenantID = t.id
	t.clear()
	if options.File != "" {
		var err error
		if t.store, err = openStore(options.File); err != nil {
			return nil, fmt.Errorf("graphsim: open the tenant's file: %w", err)
		}
	}
	if err := t.open(); err != nil {
		_ = t.Close()
		return nil, fmt.Errorf("graphsim: open the tenant: %w", err)
	}
	t.aead = t.sealer()
	t.authority = newAuthority(t)
	return t, nil
}

// TenantID is the tenant's id, lower case.
func (t *Tenant) TenantID() string { return t.id }

// Close closes the tenant's file.
func (t *Tenant) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.store == nil {
		return nil
	}
	err := t.store.close()
	t.store = nil
	return err
}

func (t *Tenant) clear() {
	t.dir = newDirectory()
	t.boxes = map[string]*mailbox{}
	t.photos, t.blobs = map[string]userPhoto{}, blobs{}
	t.sync = t.newSync()
}

func (t *Tenant) now() time.Time { return time.Now() }
