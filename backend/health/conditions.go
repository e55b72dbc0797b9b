package health

import (
	"fmt"
	"time"
)

// When a condition begins to hold.
const (
	// overdue is how long nobody may have synced: contacts that are a week old make people doubt them.
	overdue = 7 * 24 * time.Hour
	// The steps at which a certificate's end is told, each more urgently: certificateFirst leaves time for whoever hands out
	// certificates, certificateNow does not.
	certificateFirst, certificateSoon, certificateNow = 60 * 24 * time.Hour, 30 * 24 * time.Hour, 7 * 24 * time.Hour
	// databaseLarge is beyond what 100 million contacts take (about 130 bytes each): something else grows.
	databaseLarge = 20 << 30
	// diskLow is where a run may fill the disk, diskFull where it will.
	diskLow, diskFull = 1 << 30, 100 << 20
	// throttledLeast is how many requests a share is worth computing of; throttledShare of them refused, or slowedShare of
	// the time at work spent waiting for that, is heavy.
	throttledLeast              = 500
	throttledShare, slowedShare = 0.1, 0.5
)

// condition is a declaration. What holds returns replaces the declared words where it has some of its own.
type condition struct {
	code     string
	severity Severity
	title    string
	action   string
	holds    func(Facts) []Condition
}

// conditions are all there are, in the order in which they are shown within a severity.
var conditions = []condition{
	{code: "run_failed", severity: Critical, title: "The last sync failed", holds: runFailed,
		action: "Run it again; what was done is not done twice."},
	{code: "cloud_quarantine", severity: Critical, title: "A cloud sync job is in quarantine", holds: cloudQuarantine,
		action: "See why, and the ways out of it, with Cloud sync in the window or concordctl cloudsync status."},
	{code: "cloud_paused", severity: Warning, title: "A cloud sync job is paused", holds: cloudPaused,
		action: "Start it again when it is meant to go on."},
	{code: "cloud_secrets_removed", severity: Warning, title: "Microsoft takes calls of cloud sync away", holds: cloudSecretsRemoved,
		action: "Update Concord before that day: a newer version knows what Microsoft puts in their place."},
	{code: "certificate_ended", severity: Critical, title: "The certificate has ended", holds: certificateEnded,
		action: "Renew it by hand: concordctl cert rotate --upload, or in the window Settings, Certificate, Renew."},
	{code: "certificate_ends_soon", severity: Warning, title: "The certificate ends soon", holds: certificateEnds,
		action: "Renew it before that day: concordctl cert rotate, or in the window Settings, Certificate, Renew."},
	{code: "sync_overdue", severity: Critical, title: "No sync for days", holds: syncOverdue,
		action: "Run a sync, and see whether the scheduled one still starts."},
	{code: "disk_nearly_full", severity: Warning, title: "The disk is nearly full", holds: diskNearlyFull,
		action: "Free some space on the disk of the data folder, or move the folder."},
	{code: "hold_waiting", severity: Warning, title: "A run waits for your decision", holds: holdWaiting,
		action: "Look at what it holds back, then approve or refuse it."},
	{code: "rehire_waiting", severity: Warning, title: "Somebody may have come back under a new account", holds: rehireWaiting,
		action: "Say whether it is the same person; until then the old contact stays, and no new one is made."},
	{code: "run_interrupted", severity: Warning, title: "The last sync was cut off", holds: runInterrupted,
		action: "Run it again: it goes on where it was."},
	{code: "mailboxes_failed", severity: Warning, title: "Mailboxes with trouble", holds: mailboxesFailed,
		action: "Usually nothing: a later run tries again. If it stays, look at the run's report."},
	{code: "never_synced", severity: Info, title: "Nothing was synced yet", holds: neverSynced,
		action: "See the plan of the first sync, then run it."},
	{code: "throttled_heavily", severity: Info, title: "Microsoft slows the app down", holds: throttledHeavily,
		action: "Lower the request budget or sync at a quieter hour; another app in the same mailboxes may share the limit."},
	{code: "database_large", severity: Info, title: "The database is large", holds: databaseIsLarge,
		action: "Look whether all profiles are still needed: each keeps a line for every contact in every mailbox."},
}

func runFailed(f Facts) []Condition {
	if f.LastSync.State != "failed" {
		return nil
	}
	text := f.LastSync.Sentence
	if text == "" {
		text = "It stopped on an error."
	}
	return []Condition{{Text: text, Action: f.LastSync.Action, Cause: f.LastSync.Code, Run: f.LastSync.ID, Since: millis(f.LastSync.Ended)}}
}

func runInterrupted(f Facts) []Condition {
	if f.LastSync.State != "interrupted" {
		return nil
	}
	return []Condition{{Text: "The program or the machine ended while it was at work.", Run: f.LastSync.ID, Since: millis(f.LastSync.Ended)}}
}

func holdWaiting(f Facts) []Condition {
	var all []Condition
	for _, h := range f.Holds {
		all = append(all, Condition{Run: h.Run, Profile: h.Profile, Count: h.Items, Since: millis(h.Since),
			Text: fmt.Sprintf("Run %d holds back %s in profile %s until somebody has looked at it.", h.Run, counted(h.Items, "change", "changes"), h.Profile)})
	}
	return all
}

func rehireWaiting(f Facts) []Condition {
	var all []Condition
	for _, r := range f.Rehires {
		all = append(all, Condition{Profile: r.Profile, Count: r.People, Since: millis(r.Since), Until: millis(r.Until),
			Text: fmt.Sprintf("%s of profile %s may have come back: a new account has the mail address of one whose contacts are about to go.",
				counted(r.People, "person", "people"), r.Profile)})
	}
	return all
}

func mailboxesFailed(f Facts) []Condition {
	if f.MailboxesFailed == 0 {
		return nil
	}
	return []Condition{{Count: f.MailboxesFailed, Run: f.LastSync.ID,
		Text: fmt.Sprintf("Something failed in %s at the last sync.", counted(f.MailboxesFailed, "mailbox", "mailboxes"))}}
}

func neverSynced(f Facts) []Condition {
	if f.Profiles == 0 || f.LastSync.ID != 0 {
		return nil
	}
	return []Condition{{Text: "A profile is there, and no sync has run."}}
}

// syncOverdue needs a sync that was once good: before that it is another matter.
func syncOverdue(f Facts) []Condition {
	since := f.Now.Sub(f.LastGood)
	if f.Demo || f.Profiles == 0 || f.LastGood.IsZero() || since < overdue {
		return nil
	}
	return []Condition{{Text: fmt.Sprintf("No sync has ended well for %s.", days(since)), Since: millis(f.LastGood)}}
}

func certificateEnded(f Facts) []Condition {
	if f.Demo || f.CertificateEnds.IsZero() || f.Now.Before(f.CertificateEnds) {
		return nil
	}
	return []Condition{{Text: "It ended on " + f.CertificateEnds.Format(time.DateOnly) + ": signing in fails from now on.", Until: millis(f.CertificateEnds)}}
}

func certificateEnds(f Facts) []Condition {
	left := f.CertificateEnds.Sub(f.Now)
	if f.Demo || f.CertificateEnds.IsZero() || left <= 0 || left > certificateFirst {
		return nil
	}
	c := Condition{Until: millis(f.CertificateEnds), Text: fmt.Sprintf("It ends on %s, in %s; then signing in fails.", f.CertificateEnds.Format(time.DateOnly), days(left))}
	switch {
	case left <= certificateNow:
		c.Severity = Critical
	case left > certificateSoon:
		c.Severity = Info
	}
	return []Condition{c}
}

func diskNearlyFull(f Facts) []Condition {
	if !f.DiskKnown || f.DiskFree >= diskLow {
		return nil
	}
	c := Condition{Bytes: f.DiskFree, Text: fmt.Sprintf("The disk of the data folder has %s left.", bytes(f.DiskFree))}
	if f.DiskFree < diskFull {
		c.Severity, c.Title = Critical, "The disk is full"
	}
	return []Condition{c}
}

func databaseIsLarge(f Facts) []Condition {
	if f.DatabaseBytes < databaseLarge {
		return nil
	}
	return []Condition{{Bytes: f.DatabaseBytes, Text: fmt.Sprintf("It takes %s.", bytes(f.DatabaseBytes))}}
}

func throttledHeavily(f Facts) []Condition {
	if f.Requests < throttledLeast {
		return nil
	}
	share := float64(f.Throttled) / float64(f.Requests)
	slowed := 0.0
	if f.AtWork > 0 {
		slowed = float64(f.SlowedByThem) / float64(f.AtWork)
	}
	if share < throttledShare && slowed < slowedShare {
		return nil
	}
	return []Condition{{Count: f.Throttled, Text: fmt.Sprintf("In the last 24 hours Microsoft refused %d %% of the requests for the moment, and that was what kept runs waiting for %d %% of their time.",
		int(share*100+0.5), int(slowed*100+0.5))}}
}

func cloudQuarantine(f Facts) []Condition {
	var all []Condition
	for _, j := range f.CloudJobs {
		if j.Quarantined {
			all = append(all, Condition{Domain: j.Domain, Job: j.Job, Since: millis(j.Since),
				Text: fmt.Sprintf("The job %s of %s stands aside: meanwhile nothing of it reaches Entra ID.", j.Job, j.Domain)})
		}
	}
	return all
}

// cloudPaused is a warning only where nobody paused it here: who did knows.
func cloudPaused(f Facts) []Condition {
	var all []Condition
	for _, j := range f.CloudJobs {
		if j.Quarantined {
			continue
		}
		c := Condition{Domain: j.Domain, Job: j.Job, Since: millis(j.Since),
			Text: fmt.Sprintf("The job %s of %s ran and is paused now: meanwhile nothing of it reaches Entra ID.", j.Job, j.Domain)}
		if j.Here {
			c.Severity = Info
		}
		all = append(all, c)
	}
	return all
}

func cloudSecretsRemoved(f Facts) []Condition {
	switch {
	case f.SecretsGone:
		return []Condition{{Severity: Critical, Until: millis(f.SecretsRemoved),
			Text:   "Microsoft has removed the calls that tell a configuration its domain and its account: configurations can be looked at here, and no longer be set up.",
			Action: "Update Concord; until then change domain, notifications and the delete threshold in the Entra admin center."}}
	case !f.SecretsRemoved.IsZero():
		return []Condition{{Until: millis(f.SecretsRemoved),
			Text: "Microsoft announces the end of the calls that tell a configuration its domain and its account, as it seems for " + f.SecretsRemoved.Format(time.DateOnly) + "."}}
	}
	return nil
}
