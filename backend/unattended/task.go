package unattended

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// The names. The installer and the pages for the admin know them: they never change.
const (
	Folder    = `\Concord`      // of the scheduled tasks of Windows
	TaskName  = `\Concord\Sync` // the one that syncs
	CheckName = `\Concord\Check`
	UnitName  = "concord-sync"
)

// DefaultEvery is how often a task looks whether something is due: the shortest interval of a schedule. When nothing is,
// that costs one read of the database.
const DefaultEvery = 5 * time.Minute

// Logon is how Windows logs the account of a task on.
type Logon string

// The ways to log on. None stores a password.
const (
	LoggedOn Logon = "InteractiveToken" // only while the account is logged on
	Always   Logon = "S4U"              // whether it is logged on or not; it has no keys of its own then (the store CurrentUser)
	Service  Logon = ""                 // SYSTEM, LOCAL SERVICE, NETWORK SERVICE
	Managed  Logon = "Password"         // a group managed service account, whose password Windows keeps by itself
)

// Account is as whom a task runs.
type Account struct {
	// Name is what people call it, ID what Windows does: a SID, or DOMAIN\name$ of a managed account. Both "" for the own
	// account of systemd.
	Name, ID string
	Logon    Logon
	// Other tells that it is not the account that installs the task.
	Other bool
}

// services are the accounts that every Windows has, by the names of ours and their SIDs (Microsoft, "Well-known SIDs").
var services = map[string]string{"system": "S-1-5-18", "local-service": "S-1-5-19", "network-service": "S-1-5-20"}

// AccountNamed reads what somebody wrote after --account. lookup turns a name of Windows into a SID.
func AccountNamed(name string, lookup func(string) (string, error)) (Account, error) {
	if sid, known := services[strings.ToLower(name)]; known {
		return Account{Name: strings.ToLower(name), ID: sid, Logon: Service, Other: true}, nil
	}
	sid, err := lookup(name)
	if err != nil {
		return Account{}, UnknownAccount(name, err)
	}
	if strings.HasSuffix(name, "$") {
		return Account{Name: name, ID: name, Logon: Managed, Other: true}, nil
	}
	return Account{Name: name, ID: sid, Logon: Always, Other: true}, nil
}

// Task is what the scheduler starts.
type Task struct {
	Program   string   // concordctl, absolute
	Arguments []string // sync --due …
	Every     time.Duration
	Account   Account
}

// Sync is the task that syncs what is due. dataDir and config are absolute, or "" for the account's own.
func Sync(program, dataDir, config string, every time.Duration, account Account) Task {
	return Task{Program: program, Arguments: append([]string{"sync", "--due"}, places(dataDir, config)...), Every: every, Account: account}
}

// Check is the task that tries the account of another one: it writes what came of a check into a file.
func (t Task) Check(out, dataDir, config string) Task {
	return Task{Program: t.Program, Arguments: append([]string{"task", "probe", "--out", out}, places(dataDir, config)...), Account: t.Account}
}

func places(dataDir, config string) (arguments []string) {
	if dataDir != "" {
		arguments = append(arguments, "--data-dir", dataDir)
	}
	if config != "" {
		arguments = append(arguments, "--config", config)
	}
	return arguments
}

// Valid tells whether a scheduler can start it.
func (t Task) Valid() error {
	for _, word := range append([]string{t.Program}, t.Arguments...) {
		switch {
		case strings.ContainsAny(word, "\r\n\x00\""):
			return badPath(word, "it holds a quotation mark or a line end")
		case strings.Contains(word, "$("), filepath.Separator == '\\' && strings.Contains(word, "%"):
			return badPath(word, "the scheduler would read a part of it as a variable") // Microsoft, "IExecAction::put_Path"
		}
	}
	if t.Every < 0 || t.Every > 24*time.Hour || t.Every%time.Minute != 0 {
		return &Error{code: "task_refused", sentence: fmt.Sprintf("Every %v is not possible.", t.Every), action: "Choose whole minutes, from 1 minute to a day."}
	}
	return nil
}

// Suits tells whether the account of the task can use a key of a store; source and store are those of the settings.
func (t Task) Suits(source, store string) error {
	if source == "windows" && store == "CurrentUser" && (t.Account.Other || t.Account.Logon == Always) {
		return errOwnKey
	}
	return nil
}

// Command is the task as a person would type it on Windows.
func (t Task) Command() string { return strings.TrimSpace(quoteWindows(t.Program) + " " + t.line()) }

// line are the arguments as Windows hands them over: one text.
func (t Task) line() string {
	words := make([]string, len(t.Arguments))
	for i, word := range t.Arguments {
		words[i] = quoteWindows(word)
	}
	return strings.Join(words, " ")
}

// quoteWindows puts a word without quotation marks in it into some where it needs them. Backslashes before the last one
// count twice (Microsoft, "CommandLineToArgvW").
func quoteWindows(word string) string {
	if word != "" && !strings.ContainsAny(word, " \t") {
		return word
	}
	tail := len(word) - len(strings.TrimRight(word, `\`))
	return `"` + word + strings.Repeat(`\`, tail) + `"`
}
