package desktop

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"

	"concord/backend/certstore"
	"concord/backend/settings"
	"concord/backend/tenant"
)

// Connect leads to a tenant of one's own: a certificate, an app registration that knows it, a check, and the settings
// file. Until Finish nothing is written but a key that was asked for.
type Connect struct {
	*core
	checks sync.Mutex // guards giveUp
	giveUp context.CancelFunc
}

// ConnectDraft is what the wizard has gathered. It holds no secret: the key stays in its file.
type ConnectDraft struct {
	Cloud    string `json:"cloud"`    // as CloudChoice.ID
	TenantID string `json:"tenantId"` // a GUID or a domain
	ClientID string `json:"clientId"` // a GUID
	ObjectID string `json:"objectId"` // of the app registration, a GUID or ""
	KeyFile  string `json:"keyFile"`  // PEM or PFX; a relative path starts at the data folder
	// Store and Thumbprint name a certificate in a store of Windows, while KeyFile is "".
	Store         string `json:"store"`
	Thumbprint    string `json:"thumbprint"`
	GraphEndpoint string `json:"graphEndpoint"`
	LoginEndpoint string `json:"loginEndpoint"`
	CAFile        string `json:"caFile"`
	Proxy         string `json:"proxy"`
	Mailbox       string `json:"mailbox"` // the one to try; "" tries some
}

// CloudChoice is a cloud to choose.
type CloudChoice struct {
	ID     string `json:"id"`    // global, gcc, gcchigh, dod, china, custom
	Login  string `json:"login"` // "" for custom
	Graph  string `json:"graph"`
	Portal string `json:"portal"` // host of the Entra admin center
}

// Right is an application permission of Microsoft Graph, and how it stands.
type Right struct {
	Permission string `json:"permission"`
	State      string `json:"state"` // granted, missing, elsewhere, optional, beyond
	Why        string `json:"why"`
	Action     string `json:"action"` // "" when there is nothing to do
}

// ConnectStart is what the wizard begins with.
type ConnectStart struct {
	Clouds      []CloudChoice `json:"clouds"`
	Rights      []Right       `json:"rights"` // missing: needed; optional: useful
	KeyLengths  []int         `json:"keyLengths"`
	LongestDays int           `json:"longestDays"` // of a certificate that is made here
	DataFolder  string        `json:"dataFolder"`
	Stores      []string      `json:"stores"` // of Windows, that certificates can be in; empty elsewhere
	// Draft is what the settings file says, where there is one that can be read.
	Draft ConnectDraft `json:"draft"`
}

// Start returns what there is to choose from, and what the settings file says already.
func (c *Connect) Start() (start ConnectStart, err error) {
	err = c.guarded(func() error {
		start = ConnectStart{Clouds: []CloudChoice{}, Rights: rightsOf(tenant.WantedRights()), KeyLengths: certstore.KeyLengths,
			LongestDays: longestDays, DataFolder: c.dataFolder(), Stores: []string{}, Draft: ConnectDraft{Cloud: string(settings.Global)}}
		for _, store := range certstore.Here() {
			start.Stores = append(start.Stores, string(store))
		}
		for _, cloud := range settings.Clouds() {
			login, graph := cloud.Addresses()
			start.Clouds = append(start.Clouds, CloudChoice{ID: string(cloud), Login: login, Graph: graph, Portal: cloud.Portal()})
		}
		if before, _, err := c.existing(); err == nil && before != nil {
			start.Draft = draftOf(before)
		}
		return nil
	})
	return start, err
}

func rightsOf(rights []tenant.Right) []Right {
	of := []Right{}
	for _, right := range rights {
		of = append(of, Right{right.Permission, string(right.State), right.Why, right.Action})
	}
	return of
}

func draftOf(s *settings.Settings) ConnectDraft {
	return ConnectDraft{Cloud: string(s.Cloud), TenantID: s.TenantID, ClientID: s.ClientID, ObjectID: s.ApplicationObjectID,
		KeyFile: s.Certificate.File, Store: s.Certificate.Store, Thumbprint: s.Certificate.Thumbprint, GraphEndpoint: s.GraphEndpoint, LoginEndpoint: s.LoginEndpoint, CAFile: s.CAFile, Proxy: s.Proxy}
}

// existing are the settings that are there, nil when there are none, and where they are or would be. With an error the
// file is there and cannot be used.
func (c *core) existing() (*settings.Settings, string, error) {
	path, found, err := settings.Find(c.options.Config, c.dataFolder())
	if err != nil {
		var known *settings.Error
		if errors.As(err, &known) && known.Code() == "settings_missing" {
			return nil, c.options.Config, nil // named at the start, and to be made
		}
		return nil, path, err
	}
	if !found {
		return nil, filepath.Join(c.dataFolder(), settings.FileName), nil
	}
	before, err := settings.Load(path)
	return before, path, err
}

// tidy takes out what came with copying, and makes the paths absolute.
func (c *core) tidy(d ConnectDraft) ConnectDraft {
	for _, text := range []*string{&d.Cloud, &d.TenantID, &d.ClientID, &d.ObjectID, &d.KeyFile, &d.GraphEndpoint, &d.LoginEndpoint, &d.CAFile, &d.Proxy, &d.Mailbox} {
		*text = strings.TrimSpace(*text)
	}
	d.Cloud = cmp.Or(d.Cloud, string(settings.Global))
	d.KeyFile, d.CAFile = c.path(d.KeyFile), c.path(d.CAFile)
	if d.Thumbprint = certstore.CleanThumbprint(d.Thumbprint); d.Thumbprint != "" {
		d.Store = cmp.Or(d.Store, string(certstore.CurrentUser))
	}
	return d
}

func (c *core) path(typed string) string {
	typed = strings.Trim(typed, `"`) // Explorer's "Copy as path" brings quotes
	if typed == "" || filepath.IsAbs(typed) {
		return typed
	}
	return filepath.Join(c.dataFolder(), typed)
}

// wanted is a key of the settings file and the value that a draft has for it; "" takes it out.
type wanted struct {
	key, value string
	before     func(*settings.Settings) string
}

// keys are what a draft says, in the order in which a person would write them.
func (d ConnectDraft) keys() []wanted {
	source := "windows"
	if d.KeyFile != "" || d.Thumbprint == "" { // a key file takes the place of a certificate in a store
		source, d.Store, d.Thumbprint = "", "", ""
	}
	return []wanted{
		{"tenantId", d.TenantID, func(s *settings.Settings) string { return s.TenantID }},
		{"clientId", d.ClientID, func(s *settings.Settings) string { return s.ClientID }},
		{"applicationObjectId", d.ObjectID, func(s *settings.Settings) string { return s.ApplicationObjectID }},
		{"cloud", d.Cloud, func(s *settings.Settings) string { return string(s.Cloud) }},
		{"graphEndpoint", strings.TrimSuffix(strings.ToLower(d.GraphEndpoint), "/"), func(s *settings.Settings) string { return s.GraphEndpoint }},
		{"loginEndpoint", strings.TrimSuffix(strings.ToLower(d.LoginEndpoint), "/"), func(s *settings.Settings) string { return s.LoginEndpoint }},
		{"certificate.source", source, sourceIn},
		{"certificate.file", d.KeyFile, func(s *settings.Settings) string { return s.Certificate.File }},
		{"certificate.store", d.Store, func(s *settings.Settings) string { return s.Certificate.Store }},
		{"certificate.thumbprint", d.Thumbprint, func(s *settings.Settings) string { return s.Certificate.Thumbprint }},
		{"caFile", d.CAFile, func(s *settings.Settings) string { return s.CAFile }},
		{"proxy", d.Proxy, func(s *settings.Settings) string { return s.Proxy }},
	}
}

// sourceIn is where settings look for the certificate, "" for a file, which needs no word.
func sourceIn(s *settings.Settings) string {
	if s.Certificate.Source == "file" {
		return ""
	}
	return s.Certificate.Source
}

// changes are what has to be written into a file in folder where before stands; nil for a new file.
func (d ConnectDraft) changes(before *settings.Settings, folder string) []settings.Change {
	changes := []settings.Change{}
	for _, w := range d.keys() {
		if before != nil && w.before(before) == w.value || before == nil && w.key == "cloud" && w.value == string(settings.Global) {
			continue
		}
		change := settings.Change{Key: w.key}
		if w.value != "" {
			change.Value = w.value
		}
		// A file beside the settings moves with them.
		if inside, err := filepath.Rel(folder, w.value); err == nil && (w.key == "certificate.file" || w.key == "caFile") && w.value != "" && filepath.IsLocal(inside) {
			change.Value = filepath.ToSlash(inside)
		}
		changes = append(changes, change)
	}
	return changes
}
