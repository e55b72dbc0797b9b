package unattended

import (
	"bytes"
	"encoding/xml"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const program = `C:\Program Files\Concord\concordctl.exe`

// element is any element of XML.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// flat lists what an element means: the path of each leaf with its text, in any order.
func flat(e element, prefix string, into map[string]string) {
	here := prefix + "/" + e.XMLName.Local
	for _, a := range e.Attrs {
		if a.Name.Local != "xmlns" {
			into[here+"@"+a.Name.Local] = a.Value
		}
	}
	if len(e.Children) == 0 {
		into[here] = strings.TrimSpace(e.Text)
	}
	for _, child := range e.Children {
		flat(child, here, into)
	}
}

func TestTheScheduledTaskMeansWhatItShould(t *testing.T) {
	for name, c := range map[string]struct {
		account Account
		want    map[string]string
	}{
		"while logged on": {Account{Name: "adele", ID: "S-1-5-21-1-2-3-1001", Logon: LoggedOn},
			map[string]string{"UserId": "S-1-5-21-1-2-3-1001", "LogonType": "InteractiveToken"}},
		"always": {Account{Name: "adele", ID: "S-1-5-21-1-2-3-1001", Logon: Always}, map[string]string{"UserId": "S-1-5-21-1-2-3-1001", "LogonType": "S4U"}},
		"SYSTEM": {Account{Name: "system", ID: "S-1-5-18", Logon: Service}, map[string]string{"UserId": "S-1-5-18", "LogonType": ""}},
		"managed account": {Account{Name: `CONTOSO\sync$`, ID: `CONTOSO\sync$`, Logon: Managed},
			map[string]string{"UserId": `CONTOSO\sync$`, "LogonType": "Password"}},
	} {
		data, err := Sync(program, `C:\ProgramData\Concord & Söhne`, "", 5*time.Minute, c.account).XML()
		if err != nil || !bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
			t.Fatalf("%s: no UTF-16 with a byte order mark: %v", name, err)
		}
		text := textOf(data)
		if !strings.HasPrefix(text, `<?xml version="1.0" encoding="UTF-16"?>`) || !strings.Contains(text, `xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"`) {
			t.Errorf("%s begins with %.200s", name, text)
		}
		var root element
		if err := xml.Unmarshal([]byte(text[strings.Index(text, "?>")+2:]), &root); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		flat(root, "", got)
		want := map[string]string{
			"/Task@version": "1.2", "/Task/RegistrationInfo/URI": `\Concord\Sync`,
			"/Task/Actions/Exec/Command": program, "/Task/Actions/Exec/WorkingDirectory": `C:\Program Files\Concord`,
			"/Task/Actions/Exec/Arguments":                   `sync --due --data-dir "C:\ProgramData\Concord & Söhne"`,
			"/Task/Triggers/TimeTrigger/Repetition/Interval": "PT5M",
			"/Task/Triggers/TimeTrigger/Repetition/Duration": "", // none: without an end
			"/Task/Triggers/TimeTrigger/StartBoundary":       "2026-01-01T00:00:00",
			"/Task/Triggers/TimeTrigger/Enabled":             "true",
			"/Task/Principals/Principal/UserId":              c.want["UserId"],
			"/Task/Principals/Principal/LogonType":           c.want["LogonType"],
			"/Task/Principals/Principal/RunLevel":            "LeastPrivilege",
			"/Task/Principals/Principal@id":                  "Author",
			"/Task/Actions@Context":                          "Author",
			"/Task/Settings/MultipleInstancesPolicy":         "IgnoreNew",
			"/Task/Settings/StartWhenAvailable":              "true",
			"/Task/Settings/DisallowStartIfOnBatteries":      "false",
			"/Task/Settings/StopIfGoingOnBatteries":          "false",
			"/Task/Settings/RunOnlyIfNetworkAvailable":       "false",
			"/Task/Settings/ExecutionTimeLimit":              "P1D",
			"/Task/Settings/Enabled":                         "true",
			"/Task/Settings/IdleSettings/StopOnIdleEnd":      "false",
			"/Task/Settings/RunOnlyIfIdle":                   "false",
		}
		for path, text := range want {
			if got[path] != text {
				t.Errorf("%s: %s is %q, want %q", name, path, got[path], text)
			}
		}
		back, err := parse(data)
		if err != nil || back.Actions.Exec.Command != program || back.Triggers.Time == nil || back.Triggers.Time.Interval != "PT5M" {
			t.Errorf("%s is read back as %+v, %v", name, back, err)
		}
	}
}

func TestTheTaskThatTriesAnAccountBeginsOnlyWhenItIsTold(t *testing.T) {
	task := Sync(program, `C:\ProgramData\Concord`, "", DefaultEvery, Account{ID: "S-1-5-18"}).Check(`C:\ProgramData\Concord\check.json`, `C:\ProgramData\Concord`, "")
	text, err := task.XMLText()
	if err != nil || strings.Contains(text, "TimeTrigger") || !strings.Contains(text, `task probe --out C:\ProgramData\Concord\check.json --data-dir C:\ProgramData\Concord`) ||
		!strings.Contains(text, `<URI>\Concord\Check</URI>`) {
		t.Errorf("%v: %s", err, text)
	}
}

func TestWordsReachTheProgramAsTheyAre(t *testing.T) {
	for word, want := range map[string]string{`C:\x`: `C:\x`, `C:\a b\`: `"C:\a b\\"`, "": `""`, `\\server\a b`: `"\\server\a b"`} {
		if got := quoteWindows(word); got != want {
			t.Errorf("Windows: %s is written %s, want %s", word, got, want)
		}
	}
	task := Task{Program: "/opt/con cord/concordctl", Arguments: []string{"sync", "--due", "--data-dir", "/srv/100%/it's $HOME"}, Every: 5 * time.Minute}
	service, _ := task.Units()
	if want := `ExecStart="/opt/con cord/concordctl" sync --due --data-dir "/srv/100%%/it's $$HOME"` + "\n"; !strings.Contains(service, want) {
		t.Errorf("systemd: %s\nwant %s", service, want)
	}
	if want := `*/5 * * * * '/opt/con cord/concordctl' sync --due --data-dir '/srv/100\%/it'\''s $HOME'`; task.Crontab() != want {
		t.Errorf("cron: %s\nwant  %s", task.Crontab(), want)
	}
	line := strings.ReplaceAll(strings.SplitN(task.Crontab(), " ", 6)[5], `\%`, "%")
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell to ask:", err)
	}
	said, err := exec.CommandContext(t.Context(), sh, "-c", `printf '%s\n' `+line).Output()
	if want := "/opt/con cord/concordctl\nsync\n--due\n--data-dir\n/srv/100%/it's $HOME\n"; err != nil || string(said) != want {
		t.Errorf("the shell reads %q, %v; want %q", said, err, want)
	}
}

func TestAPathThatASchedulerWouldReadOtherwiseIsRefused(t *testing.T) {
	for _, dir := range []string{`C:\a"b`, "/srv/a\nb", `C:\$(Arg0)`} {
		var fault *Error
		if err := Sync(program, dir, "", DefaultEvery, Account{}).Valid(); !errors.As(err, &fault) || fault.Code() != "task_path" {
			t.Errorf("%q: %v, want task_path", dir, err)
		}
	}
	for _, every := range []time.Duration{90 * time.Second, 25 * time.Hour, -time.Minute} {
		if err := Sync(program, "", "", every, Account{}).Valid(); err == nil {
			t.Errorf("every %v is accepted", every)
		}
	}
}

func TestAnAccountIsReadAsWindowsWillLogItOn(t *testing.T) {
	lookup := func(name string) (string, error) {
		if strings.HasPrefix(name, `CONTOSO\`) {
			return "S-1-5-21-9", nil
		}
		return "", errors.New("no mapping")
	}
	for name, want := range map[string]Account{
		"system":          {"system", "S-1-5-18", Service, true},
		"Network-Service": {"network-service", "S-1-5-20", Service, true},
		`CONTOSO\sync$`:   {`CONTOSO\sync$`, `CONTOSO\sync$`, Managed, true},
		`CONTOSO\adele`:   {`CONTOSO\adele`, "S-1-5-21-9", Always, true},
	} {
		if got, err := AccountNamed(name, lookup); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
	var fault *Error
	if _, err := AccountNamed("nobody", lookup); !errors.As(err, &fault) || fault.Code() != "task_account" {
		t.Errorf("nobody: %v", err)
	}
}
