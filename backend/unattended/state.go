package unattended

import "time"

// State is what the scheduler says of the task.
type State struct {
	Installed bool   `json:"installed"`
	Enabled   bool   `json:"enabled"`
	Scheduler string `json:"scheduler"` // "Task Scheduler", "systemd"
	Command   string `json:"command"`
	Account   string `json:"account"`       // as whom it runs, "" for the own account
	LoggedOn  bool   `json:"onlyLoggedOn"`  // only while that account is logged on
	Minutes   int    `json:"everyMinutes"`  // how often it looks; 0 when unknown
	LastRun   string `json:"lastRun"`       // as the scheduler writes it, "" for never
	NextRun   string `json:"nextRun"`       // as the scheduler writes it
	LastExit  *int64 `json:"lastExitCode"`  // of concordctl; nil when unknown
	Program   bool   `json:"programExists"` // what it starts is there
}

// Every is how often the task looks.
func (s State) Every() time.Duration { return time.Duration(s.Minutes) * time.Minute }
