package desktop

import "concord/backend/cloudsync"

// CloudSync sets Entra Cloud Sync configurations up: what the tenant says of every step, what would be sent, and the run
// that sends it. Nothing but Start and Delete changes anything at Microsoft.
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
