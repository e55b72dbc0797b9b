package cloudsync

import (
	"context"
	"net/http"
	"strings"
	"time"

	"concord/backend/graph"
)

// This file is the only one that knows how a service principal is told its domain, its account and its guard: as "secrets". Microsoft has
// marked them for removal in beta on 2027-07-06, in favour of connectivityParameters and job settings that nothing documents yet
// (msgraph-metadata, revision 2026-02/SynchronizationSecret_Deprecation). What comes instead belongs here.

// SecretsRemoval is when Microsoft means to remove them from beta.
var SecretsRemoval = time.Date(2027, 7, 6, 0, 0, 0, 0, time.UTC)

// The secrets that have a meaning here; all others are kept as they are. Domain and SyncNotificationSettings are public.
const (
	secretAppKey        = "AppKey"
	secretDomain        = "Domain"
	secretNotifications = "SyncNotificationSettings"
)

// isMasked reports whether a value is one that the service does not show: "*" was seen.
func isMasked(value string) bool { return value != "" && strings.Trim(value, "*") == "" }

// The scenarios of AppKey. It is write-only: the service takes it as a request to make the account that synchronises, and to set the
// tenant's flags for synchronisation alone or for password hashes too.
const (
	ScenarioProvisioning = "AD2AADProvisioning"
	ScenarioPasswordHash = "AD2AADPasswordHash"
)

// defaultNotifications are the settings of a configuration that the portal has just made.
const defaultNotifications = `{"Enabled":true,"Recipients":"","DeleteThresholdEnabled":true,"DeleteThresholdValue":500}`

// Secrets are a service principal's settings as the service reads them back: secret values as "*", AppKey not at all.
type Secrets []graph.SynchronizationSecret

func (s Secrets) value(key string) string {
	for _, one := range s {
		if strings.EqualFold(one.Key, key) {
			return one.Value
		}
	}
	return ""
}

// Domain is the on-premises domain that is provisioned, "" when nobody has said.
func (s Secrets) Domain() string { return memberText(s.value(secretDomain), "domain") }

// Account is the account that synchronises, "" while there is none.
func (s Secrets) Account() string { return s.value("UserName") }

// Public are the settings without those that are secret: what may be shown and kept.
func (s Secrets) Public() Secrets {
	var public Secrets
	for _, one := range s {
		if strings.EqualFold(one.Key, secretDomain) || strings.EqualFold(one.Key, secretNotifications) {
			public = append(public, one)
		}
	}
	return public
}

// SecretsWish is what the settings should say; nil and "" leave a part as it is.
type SecretsWish struct {
	Scenario      string // always sent
	Domain        string
	Deletes       *AccidentalDeletes
	Notifications *Notifications
}

// MergeSecrets is what to send so that the settings say what is wished, whether the service replaces the settings or merges them by
// key, which Microsoft does not say: AppKey, Domain and SyncNotificationSettings always, whatever else was readable as it was, nothing
// that reads back as "*". Inside a setting that is JSON, unknown members stay. It is pure.
func MergeSecrets(have Secrets, wish SecretsWish) Secrets {
	domain := have.value(secretDomain)
	if wish.Domain != "" {
		domain = setMembers(domain, "{}", []memberWish{{"domain", encode(wish.Domain)}})
	}
	var members []memberWish
	if wish.Notifications != nil {
		members = append(members, memberWish{"Enabled", encode(wish.Notifications.Enabled)}, memberWish{"Recipients", encode(wish.Notifications.Recipients)})
	}
	if wish.Deletes != nil {
		members = append(members, memberWish{"DeleteThresholdEnabled", encode(wish.Deletes.Enabled)}, memberWish{"DeleteThresholdValue", encode(wish.Deletes.Threshold)})
	}
	send := Secrets{
		{Key: secretAppKey, Value: encode(map[string]string{"appKeyScenario": wish.Scenario})},
		{Key: secretDomain, Value: domain},
		{Key: secretNotifications, Value: setMembers(have.value(secretNotifications), defaultNotifications, members)},
	}
	for _, one := range have {
		if isMasked(one.Value) || one.Value == "" || send.value(one.Key) != "" {
			continue
		}
		send = append(send, one)
	}
	return send
}

// Says reports whether the settings read back say what is wished, by value: the service orders and spells them as it likes.
func (s Secrets) Says(wish SecretsWish) bool {
	if wish.Domain != "" && !strings.EqualFold(s.Domain(), wish.Domain) {
		return false
	}
	deletes, notifications := s.guard()
	return (wish.Deletes == nil || deletes.same(*wish.Deletes)) && (wish.Notifications == nil || notifications == *wish.Notifications)
}

// guard is what SyncNotificationSettings says, by default where it says nothing.
func (s Secrets) guard() (AccidentalDeletes, Notifications) {
	text := s.value(secretNotifications)
	if _, err := readNodes([]byte(text)); err != nil {
		text = defaultNotifications
	}
	deletes := AccidentalDeletes{Enabled: memberBool(text, "DeleteThresholdEnabled", true), Threshold: memberInt(text, "DeleteThresholdValue", DefaultThreshold)}
	return deletes, Notifications{Enabled: memberBool(text, "Enabled", true), Recipients: memberText(text, "Recipients")}
}

// SecretsGoneError says that Microsoft has removed the calls.
type SecretsGoneError struct{ Err error }

func (e *SecretsGoneError) Error() string {
	return "Microsoft has removed the calls that tell a configuration its domain and its account (synchronization/secrets)."
}

func (e *SecretsGoneError) Unwrap() error { return e.Err }

// Code is the stable name of this kind of failure.
func (e *SecretsGoneError) Code() string { return "cloudsync_secrets_removed" }

// Action is what to do next.
func (e *SecretsGoneError) Action() string {
	return "Update Concord: a newer version knows what Microsoft has put in their place. Until then, change domain, notifications and the delete threshold in the Entra admin center."
}

// secrets reads and writes the settings over Graph.
type secrets struct {
	graph *graph.Client
	// heard is called with what each answer says about the end of the calls, and whether it was an answer of theirs.
	heard func(ctx context.Context, d Deprecation, answered bool)
}

func (a secrets) read(ctx context.Context, servicePrincipal string) (Secrets, error) {
	var page graph.Page[graph.SynchronizationSecret]
	err := a.watched(ctx, graph.GetSynchronizationSecrets(servicePrincipal), func(r graph.Request) error { return a.graph.Do(ctx, r, &page) })
	return page.Value, err
}

// write sends settings that MergeSecrets made, and nothing else.
func (a secrets) write(ctx context.Context, servicePrincipal string, send Secrets) error {
	return a.watched(ctx, graph.PutSynchronizationSecrets(servicePrincipal, send), func(r graph.Request) error {
		return a.graph.Await(ctx, r, nil, graph.NotWritableYet)
	})
}

// watched sends a request and hears what its last answer says about the end of the call.
func (a secrets) watched(ctx context.Context, r graph.Request, send func(graph.Request) error) error {
	var d Deprecation
	r.Answered = func(_ int, h http.Header) { d = Deprecation{Deprecated: h.Get("Deprecation"), Sunset: h.Get("Sunset")} }
	err := send(r)
	// That the one segment is missing, Graph says of a call that it does not have; of a service principal it says other words.
	if graph.IsGone(err) || graph.MissingSegment(err) == "secrets" || graph.IsNotFound(err) && time.Now().After(SecretsRemoval) {
		err, d.Gone = &SecretsGoneError{err}, true
	}
	a.heard(ctx, d, err == nil)
	return err
}

// memberWish is a member of a JSON object and what it should be, as JSON.
type memberWish struct{ name, value string }

// setMembers sets members of an object in a text, by name whatever its case, and leaves everything else as it is. A text that is no
// object is replaced by the default.
func setMembers(text, byDefault string, wishes []memberWish) string {
	data := []byte(text)
	if root, err := readNodes(data); err != nil || root.kind != '{' {
		data = []byte(byDefault)
	}
	for _, w := range wishes {
		root, err := readNodes(data)
		if err != nil {
			return string(data)
		}
		data = root.with(data, memberName(root, w.name), w.value)
	}
	return string(data)
}

// memberName is a member's name as it stands in the object, or as asked for when it is not there.
func memberName(root *node, name string) string {
	for _, m := range root.members {
		if strings.EqualFold(m.key, name) {
			return m.key
		}
	}
	return name
}

// memberRaw is a member of the object in a text as JSON, "" when there is none.
func memberRaw(text, name string) string {
	data := []byte(text)
	root, err := readNodes(data)
	if err != nil {
		return ""
	}
	return root.get(memberName(root, name)).raw(data)
}
