package desktop

import (
	"context"
	"errors"
	"os"
	"strings"

	"concord/backend/cloudsync"
	"concord/backend/tenant"
)

// CloudSync sets Entra Cloud Sync configurations up: what is wanted, what the tenant says of every step, what would be
// sent, and the run that sends it. Nothing but Start and Delete changes anything at Microsoft.
type CloudSync struct{ *core }

// CloudStep names one of the steps of a configuration.
type CloudStep struct {
	Number int    `json:"number"` // from 1
	Name   string `json:"name"`   // stable: permissions, tenant_flag, …
	Title  string `json:"title"`
}

// Steps lists the steps in their order, before anything was looked at.
func (s *CloudSync) Steps() (steps []CloudStep, err error) {
	err = s.guarded(func() error {
		steps = []CloudStep{}
		for _, step := range cloudsync.Steps() {
			steps = append(steps, CloudStep{step.Number, step.Name, step.Title})
		}
		return nil
	})
	return steps, err
}

// CloudDocument is what is wanted of cloud sync for one domain, as the file that says so: docs/cloudsync.schema.json.
type CloudDocument struct {
	Domain string `json:"domain"` // "" for nothing
	Text   string `json:"text"`
	// Notes say, a sentence each, what the tenant has and no file can say: it is left out, and stays as it is there.
	Notes []string `json:"notes"`
}

// CloudBegin is what setting up begins with.
type CloudBegin struct {
	// Stored are the configurations that were applied or taken over, by domain.
	Stored []CloudDocument `json:"stored"`
	// Suggestion is one for the demo tenant; empty in any other.
	Suggestion CloudDocument `json:"suggestion"`
	// Threshold is Microsoft's own number of deletes; MostInScope how many units or groups can be named.
	Threshold   int `json:"threshold"`
	MostInScope int `json:"mostInScope"`
}

// Begin returns what setting up begins with. It asks Microsoft nothing.
func (s *CloudSync) Begin() (begin CloudBegin, err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		begin = CloudBegin{Stored: []CloudDocument{}, Suggestion: CloudDocument{Notes: []string{}}, Threshold: cloudsync.DefaultThreshold, MostInScope: cloudsync.MostInScope}
		if at.Demo {
			begin.Suggestion = cloudDocumentOf(tenant.DemoCloudSyncConfiguration())
		}
		known, err := at.CloudSync.Known(ctx)
		for _, k := range known {
			if k.Configuration != "" {
				begin.Stored = append(begin.Stored, CloudDocument{k.Domain, k.Configuration, []string{}})
			}
		}
		return err
	})
	return begin, err
}

func cloudDocumentOf(c cloudsync.Configuration) CloudDocument {
	return CloudDocument{c.Domain, string(c.JSON()), []string{}}
}

// CloudFound is a configuration that the tenant has, whoever made it.
type CloudFound struct {
	Domain           string   `json:"domain"` // "" for one that was not told its domain
	Name             string   `json:"name"`
	ServicePrincipal string   `json:"servicePrincipalId"`
	Known            bool     `json:"known"` // Concord made, took over or applied it
	Failure          *Failure `json:"failure,omitempty"`
}

// Found asks Microsoft which configurations the tenant has.
func (s *CloudSync) Found() (found []CloudFound, err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		all, err := at.CloudSync.Status(ctx, "")
		found = make([]CloudFound, len(all))
		for i, c := range all {
			found[i] = CloudFound{c.Domain, c.Name, c.ServicePrincipal, c.Known, cloudFailureOf(c.Failure)}
		}
		return err
	})
	return found, err
}

// Import reads a configuration of the tenant as the file that would make it, and remembers it. It changes nothing there. It
// fails with run_active while a configuration is applied.
func (s *CloudSync) Import(domain, servicePrincipal string) (document CloudDocument, err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err
		}
		return at.CloudSyncAlone(ctx, func() error {
			imported, err := at.CloudSync.Import(ctx, domain, servicePrincipal)
			if err != nil {
				return err
			}
			document = cloudDocumentOf(imported.Configuration)
			document.Notes = listed(imported.LeftOut)
			return nil
		})
	})
	return document, err
}

// Open asks for a file and reads a configuration from it. Nothing is stored. The text is "" when the person chose no file;
// a file that is no configuration is refused with cloudsync_configuration_invalid.
func (s *CloudSync) Open() (document CloudDocument, err error) {
	err = s.guarded(func() error {
		document.Notes = []string{}
		s.mu.Lock()
		ask := s.abilities.OpenDialog
		s.mu.Unlock()
		if ask == nil {
			return errCancelled
		}
		path, err := ask("", "*.json")
		if err != nil || path == "" {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			var p *os.PathError
			if errors.As(err, &p) {
				err = p.Err
			}
			return &cloudsync.ConfigurationError{Problem: "cannot be read: " + err.Error(), Allowed: "Check the file and try again."}
		}
		defer file.Close()
		c, err := cloudsync.ParseConfiguration(file)
		if err != nil {
			return err
		}
		document = cloudDocumentOf(c)
		return nil
	})
	return document, err
}

// CloudVerdict says whether a configuration can be used, and if not, which part of it cannot.
type CloudVerdict struct {
	Valid   bool   `json:"valid"`
	Text    string `json:"text"` // as it is stored and exported; "" unless it is valid
	Code    string `json:"code"`
	Key     string `json:"key"`     // scope.organizationalUnits; "" for the whole of it
	Message string `json:"message"` // a sentence
	Action  string `json:"action"`  // what is allowed there
}

// Check says whether a configuration can be used. It asks Microsoft nothing.
func (s *CloudSync) Check(text string) (verdict CloudVerdict, err error) {
	err = s.guarded(func() error {
		c, err := cloudsync.ParseConfiguration(strings.NewReader(text))
		var wrong *cloudsync.ConfigurationError
		switch {
		case errors.As(err, &wrong):
			verdict = CloudVerdict{Code: wrong.Code(), Key: wrong.Key, Message: wrong.Verdict(), Action: wrong.Action()}
			return nil
		case err != nil:
			return err
		}
		verdict = CloudVerdict{Valid: true, Text: string(c.JSON())}
		return nil
	})
	return verdict, err
}

// CloudQuestion is what a person has to type before something that cannot be taken back.
type CloudQuestion struct {
	Question string `json:"question"`
	Word     string `json:"word"`
}

// DeleteQuestion is what has to be typed before the configuration of a domain is deleted.
func (s *CloudSync) DeleteQuestion(domain string) (question CloudQuestion, err error) {
	err = s.guarded(func() error {
		question = CloudQuestion(cloudsync.DeleteQuestion(domain))
		return nil
	})
	return question, err
}

// Delete deletes the configuration of a domain in the tenant: jobs, service principal and application, after keeping its
// schemas and public settings. What it provisioned stays. The word that was typed has to be that of the question, else it
// is refused with cloudsync_not_confirmed. It fails with run_active while a configuration is applied.
func (s *CloudSync) Delete(domain, typed string) (err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err
		}
		return at.CloudSyncAlone(ctx, func() error { return at.CloudSync.Delete(ctx, domain, strings.TrimSpace(typed)) })
	})
	return err
}
