package desktop

import (
	"fmt"
	"strings"
	"time"

	"concord/backend/notify"
	"concord/backend/runs"
)

// noticeEvery is how often an open window looks whether somebody has to be told of something beside a run that ended: a
// certificate comes near its end, a job is quarantined, another program's run failed.
const noticeEvery = 15 * time.Minute

// nowEnded lets the end of a run of this process be told of. It never waits: what does not fit is found at the next look.
func (at *opened) nowEnded(run runs.Run) {
	select {
	case at.ended <- run:
	default:
	}
}

// tellOutside tells people who do not look at the window, until the tenant is to be closed. Its place among the users is
// taken already.
func (c *core) tellOutside(at *opened) {
	defer at.users.Done()
	tick := time.NewTicker(noticeEvery)
	defer tick.Stop()
	var ended *runs.Run
	for {
		_ = c.guarded(func() error { // a defect is in the log, the next look comes in a quarter of an hour
			at.Announce(at.ctx, ended)
			return c.showNotices(at)
		})
		select {
		case <-at.ctx.Done():
			return
		case run := <-at.ended:
			ended = &run
		case <-tick.C:
			ended = nil
		}
	}
}

// showNotices shows as notifications of the desktop what was not shown yet. The demo's matters concern nobody who looks
// elsewhere.
func (c *core) showNotices(at *opened) error {
	c.mu.Lock()
	show, quiet, language := c.abilities.Notify, c.memory.Quiet, c.memory.Look.LanguageShown
	c.mu.Unlock()
	if show == nil || quiet || at.Demo {
		return nil
	}
	fresh, err := at.Unshown(at.ctx)
	for _, n := range fresh {
		_ = show(noticeWords(n, language)) // a desktop without notifications shows it in the window alone
	}
	return err
}

// noticeWords are what a notification says: a notice's own words, or German ones.
func noticeWords(n notify.Notice, language string) (title, text string) {
	title, text = "Concord: "+n.Title, n.Text
	if language != "de" {
		return title, text
	}
	kind, _, _ := strings.Cut(n.Key, "/")
	german, known := map[string][2]string{
		"held":        {"Ein Lauf wartet auf Ihre Entscheidung", fmt.Sprintf("Lauf %d hält Änderungen zurück, bis jemand sie angesehen hat.", n.Run)},
		"failed":      {"Der letzte Abgleich ist fehlgeschlagen", fmt.Sprintf("Lauf %d ist fehlgeschlagen; die Kontakte sind womöglich nicht aktuell.", n.Run)},
		"interrupted": {"Der letzte Abgleich wurde unterbrochen", fmt.Sprintf("Lauf %d wurde unterbrochen. Der nächste macht dort weiter.", n.Run)},
		"overdue":     {"Seit Tagen kein Abgleich", "Seit mindestens einer Woche ist kein Abgleich gut zu Ende gegangen."},
		"certificate": {"Das Zertifikat läuft bald ab", "Danach schlägt die Anmeldung fehl. Erneuern Sie es vorher."},
		"quarantine":  {"Ein Cloud-Sync-Auftrag steht in Quarantäne", "Er läuft selten oder gar nicht, bis die Ursache behoben ist."},
	}[kind]
	if !known {
		return title, text
	}
	return "Concord: " + german[0], german[1]
}
