package unattended

import (
	"fmt"
	"strings"
	"time"
)

// Units are the service and the timer for systemd.
func (t Task) Units() (service, timer string) {
	words := []string{quoteUnit(t.Program)}
	for _, word := range t.Arguments {
		words = append(words, quoteUnit(word))
	}
	service = `[Unit]
Description=Concord: sync what is due

[Service]
Type=oneshot
ExecStart=` + strings.Join(words, " ") + `
# 3: done, but mailboxes failed that are tried again by themselves. 6: another sync is at work.
SuccessExitStatus=3 6
Nice=5
NoNewPrivileges=yes
TimeoutStartSec=1d
`
	timer = fmt.Sprintf(`[Unit]
Description=Concord: look every %d minutes whether a sync is due

[Timer]
OnBootSec=1min
OnUnitInactiveSec=%dmin
AccuracySec=15s

[Install]
WantedBy=timers.target
`, t.Every/time.Minute, t.Every/time.Minute)
	return service, timer
}

// quoteUnit writes a word for ExecStart= (systemd.service(5), "Command lines"; systemd.syntax(7), "Quoting").
func quoteUnit(word string) string {
	word = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%", "$", "$$").Replace(word)
	if word == "" || strings.ContainsAny(word, " \t'\\;") {
		return `"` + word + `"`
	}
	return word
}

// Crontab is the line for a crontab.
func (t Task) Crontab() string {
	words := []string{quoteShell(t.Program)}
	for _, word := range t.Arguments {
		words = append(words, quoteShell(word))
	}
	minutes := max(1, int(t.Every/time.Minute))
	when := fmt.Sprintf("*/%d * * * *", minutes)
	switch {
	case minutes == 1:
		when = "* * * * *"
	case minutes >= 60:
		when = "0 * * * *"
	}
	return when + " " + strings.ReplaceAll(strings.Join(words, " "), "%", `\%`) // cron ends a command at a bare %
}

func quoteShell(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-%") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
