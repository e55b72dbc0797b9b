package unattended

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// definition is a task as the Task Scheduler of Windows takes it (Microsoft, "Task Scheduler Schema"). Version 1.2 is what
// every Windows that is still served knows.
type definition struct {
	XMLName     xml.Name `xml:"http://schemas.microsoft.com/windows/2004/02/mit/task Task"`
	Version     string   `xml:"version,attr"`
	Source      string   `xml:"RegistrationInfo>Source"`
	Author      string   `xml:"RegistrationInfo>Author"`
	Description string   `xml:"RegistrationInfo>Description"`
	URI         string   `xml:"RegistrationInfo>URI"`
	Triggers    struct {
		Time *timeTrigger `xml:"TimeTrigger"`
	} `xml:"Triggers"`
	Principal struct {
		ID        string `xml:"id,attr"`
		UserID    string `xml:"UserId"`
		LogonType Logon  `xml:"LogonType,omitempty"`
		RunLevel  string `xml:"RunLevel"`
	} `xml:"Principals>Principal"`
	Settings schedulerSettings `xml:"Settings"`
	Actions  struct {
		Context string `xml:"Context,attr"`
		Exec    struct {
			Command          string `xml:"Command"`
			Arguments        string `xml:"Arguments"`
			WorkingDirectory string `xml:"WorkingDirectory,omitempty"`
		} `xml:"Exec"`
	} `xml:"Actions"`
}

type timeTrigger struct {
	Interval      string `xml:"Repetition>Interval"`
	StopAtEnd     bool   `xml:"Repetition>StopAtDurationEnd"`
	StartBoundary string `xml:"StartBoundary"`
	Enabled       bool   `xml:"Enabled"`
}

type schedulerSettings struct {
	MultipleInstancesPolicy    string `xml:"MultipleInstancesPolicy"`
	DisallowStartIfOnBatteries bool   `xml:"DisallowStartIfOnBatteries"`
	StopIfGoingOnBatteries     bool   `xml:"StopIfGoingOnBatteries"`
	AllowHardTerminate         bool   `xml:"AllowHardTerminate"`
	StartWhenAvailable         bool   `xml:"StartWhenAvailable"`
	RunOnlyIfNetworkAvailable  bool   `xml:"RunOnlyIfNetworkAvailable"`
	StopOnIdleEnd              bool   `xml:"IdleSettings>StopOnIdleEnd"`
	RestartOnIdle              bool   `xml:"IdleSettings>RestartOnIdle"`
	AllowStartOnDemand         bool   `xml:"AllowStartOnDemand"`
	Enabled                    bool   `xml:"Enabled"`
	Hidden                     bool   `xml:"Hidden"`
	RunOnlyIfIdle              bool   `xml:"RunOnlyIfIdle"`
	WakeToRun                  bool   `xml:"WakeToRun"`
	ExecutionTimeLimit         string `xml:"ExecutionTimeLimit"`
	Priority                   int    `xml:"Priority"`
}

// XML is the task for Windows, in UTF-16 with a byte order mark, as schtasks /create /xml wants it.
func (t Task) XML() ([]byte, error) {
	text, err := xml.MarshalIndent(t.definition(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("unattended: write the task: %w", err)
	}
	return utf16Of(`<?xml version="1.0" encoding="UTF-16"?>` + "\n" + string(text) + "\n"), nil
}

// XMLText is the same as people read it.
func (t Task) XMLText() (string, error) {
	data, err := t.XML()
	if err != nil {
		return "", err
	}
	return textOf(data), nil
}

func (t Task) definition() definition {
	d := definition{Version: "1.2", Source: "Concord", Author: "Concord", URI: TaskName,
		Description: "Looks every few minutes whether a sync of Concord is due, and runs it. Made by concordctl task install; concordctl task remove takes it away.",
		Settings: schedulerSettings{
			MultipleInstancesPolicy: "IgnoreNew", // a sync at work goes on; the next look comes soon
			AllowHardTerminate:      true,        // killing a sync loses nothing
			StartWhenAvailable:      true,        // after sleep, at once
			AllowStartOnDemand:      true,
			Enabled:                 true,
			ExecutionTimeLimit:      "P1D", // a sync that hangs would keep all others away; the next goes on where it was
			Priority:                7,     // the scheduler's usual one, below that of windows
			// No network as Windows judges it: behind some proxies it sees none. Not on battery alone either: a laptop syncs as well.
		}}
	if t.Every > 0 {
		d.Triggers.Time = &timeTrigger{Interval: interval(t.Every), Enabled: true,
			StartBoundary: "2026-01-01T00:00:00"} // long past, so it begins at once and without an end
	} else {
		d.Description, d.URI = "Tries once whether Concord works as this account. Made by concordctl task install, and taken away by it.", CheckName
	}
	d.Principal.ID, d.Actions.Context = "Author", "Author"
	d.Principal.UserID, d.Principal.LogonType, d.Principal.RunLevel = t.Account.ID, t.Account.Logon, "LeastPrivilege"
	d.Actions.Exec.Command, d.Actions.Exec.Arguments = t.Program, t.line()
	d.Actions.Exec.WorkingDirectory = t.Program[:max(0, strings.LastIndexAny(t.Program, `\/`))]
	return d
}

// interval is a time as XML Schema writes durations: PT5M.
func interval(every time.Duration) string { return fmt.Sprintf("PT%dM", every/time.Minute) }

// parse reads a task that the scheduler shows; what it wrote itself has more in it than ours.
func parse(data []byte) (definition, error) {
	var d definition
	text := textOf(data)
	if at := strings.Index(text, "?>"); strings.HasPrefix(text, "<?xml") && at > 0 {
		text = text[at+2:] // it says UTF-16, which it is not any more
	}
	if err := xml.Unmarshal([]byte(text), &d); err != nil {
		return d, fmt.Errorf("unattended: read the task: %w", err)
	}
	return d, nil
}

func utf16Of(text string) []byte {
	data := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	return data
}

// textOf is UTF-16 with a byte order mark as text; anything else is taken as it is.
func textOf(data []byte) string {
	if len(data) < 2 || data[0] != 0xff || data[1] != 0xfe {
		return strings.TrimPrefix(string(data), "\ufeff")
	}
	var units []uint16
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, binary.LittleEndian.Uint16(data[i:]))
	}
	return string(utf16.Decode(units))
}
