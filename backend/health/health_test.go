package health

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// well is a tenant that lacks nothing.
func well() Facts {
	return Facts{
		Now: now, Profiles: 1, LastSync: Run{ID: 7, State: "done", Ended: now.Add(-time.Hour)}, LastGood: now.Add(-time.Hour),
		CertificateEnds: now.AddDate(1, 0, 0), DatabaseBytes: 50 << 20, DiskKnown: true, DiskFree: 100 << 30,
		Requests: 20_000, Throttled: 12, AtWork: time.Hour, SlowedByThem: time.Minute, MailboxesSkipped: 8,
	}
}

func TestAHealthyTenantHasNoCondition(t *testing.T) {
	for name, f := range map[string]Facts{"well": well(), "nothing is known": {Now: now}} {
		if found := Evaluate(f); found == nil || len(found) != 0 {
			t.Errorf("%s: got %+v, want an empty list", name, found)
		}
	}
}

func TestEachConditionHoldsFromItsLimitOn(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Facts)
		want   string // severity and code of each
		says   string
	}{
		"a failed run": {func(f *Facts) {
			f.LastSync = Run{ID: 9, State: "failed", Ended: now, Code: "disk_full", Sentence: "The disk is full.", Action: "Free some space."}
		}, "critical run_failed", "The disk is full. Free some space."},
		"a run that was cut off":      {func(f *Facts) { f.LastSync.State = "interrupted" }, "warning run_interrupted", ""},
		"a run that somebody stopped": {func(f *Facts) { f.LastSync.State = "cancelled" }, "", ""},
		"two holds": {func(f *Facts) {
			f.Holds = []Hold{{Run: 3, Profile: "All", Items: 1}, {Run: 4, Profile: "Sales", Items: 20}}
		}, "warning hold_waiting, warning hold_waiting", "20 changes in profile Sales"},
		"people who may have come back": {func(f *Facts) {
			f.Rehires = []Rehire{{Profile: "Sales", People: 2, Since: now}}
		}, "warning rehire_waiting", "2 people of profile Sales"},
		"a cloud sync job in quarantine": {func(f *Facts) {
			f.CloudJobs = []CloudJob{{Domain: "contoso.com", Job: "AD2AADProvisioning", Quarantined: true, Since: now}}
		}, "critical cloud_quarantine", "AD2AADProvisioning of contoso.com stands aside"},
		"jobs that were paused, one with Concord": {func(f *Facts) {
			f.CloudJobs = []CloudJob{{Domain: "contoso.com", Job: "AD2AADPasswordHash", Here: true}, {Domain: "contoso.com", Job: "AD2AADProvisioning"}}
		}, "warning cloud_paused, info cloud_paused", "AD2AADPasswordHash of contoso.com"},
		"Microsoft announces the end of the secrets": {func(f *Facts) { f.SecretsRemoved = now.AddDate(1, 0, 0) }, "warning cloud_secrets_removed", "2027-03-01"},
		"the secrets are gone":                       {func(f *Facts) { f.SecretsRemoved, f.SecretsGone = now, true }, "critical cloud_secrets_removed", "admin center"},
		"one mailbox with trouble":                   {func(f *Facts) { f.MailboxesFailed = 1 }, "warning mailboxes_failed", "in 1 mailbox at"},
		"a profile and no sync":                      {func(f *Facts) { f.LastSync, f.LastGood = Run{}, time.Time{} }, "info never_synced", ""},
		"almost a week without a sync":               {func(f *Facts) { f.LastGood = now.Add(-7*24*time.Hour + time.Second) }, "", ""},
		"a week without a sync":                      {func(f *Facts) { f.LastGood = now.Add(-7 * 24 * time.Hour) }, "critical sync_overdue", "for 7 days"},
		"that of a demo":                             {func(f *Facts) { f.LastGood, f.Demo = now.Add(-7*24*time.Hour), true }, "", ""},
		"a certificate with 61 days":                 {func(f *Facts) { f.CertificateEnds = now.AddDate(0, 0, 61) }, "", ""},
		"a certificate with 60 days":                 {func(f *Facts) { f.CertificateEnds = now.AddDate(0, 0, 60) }, "info certificate_ends_soon", "in 60 days"},
		"a certificate with 31 days":                 {func(f *Facts) { f.CertificateEnds = now.AddDate(0, 0, 31) }, "info certificate_ends_soon", "in 31 days"},
		"a certificate with 30 days":                 {func(f *Facts) { f.CertificateEnds = now.AddDate(0, 0, 30) }, "warning certificate_ends_soon", "on 2026-03-31, in 30 days"},
		"a certificate with 7 days":                  {func(f *Facts) { f.CertificateEnds = now.AddDate(0, 0, 7) }, "critical certificate_ends_soon", "in 7 days"},
		"a certificate with an hour":                 {func(f *Facts) { f.CertificateEnds = now.Add(time.Hour) }, "critical certificate_ends_soon", "in 1 hour"},
		"a certificate that ended just now":          {func(f *Facts) { f.CertificateEnds = now }, "critical certificate_ended", "2026-03-01"},
		"that of a demo, which is made anew":         {func(f *Facts) { f.CertificateEnds, f.Demo = now.Add(time.Hour), true }, "", ""},
		"a disk with little room":                    {func(f *Facts) { f.DiskFree = 1<<30 - 1 }, "warning disk_nearly_full", "1023 MB left"},
		"a disk without room":                        {func(f *Facts) { f.DiskFree = 0 }, "critical disk_nearly_full", "0 MB"},
		"a large database":                           {func(f *Facts) { f.DatabaseBytes = 21 << 30 }, "info database_large", "21.0 GB"},
		"a tenth of requests refused":                {func(f *Facts) { f.Throttled = 2000 }, "info throttled_heavily", "10 %"},
		"a few requests refused":                     {func(f *Facts) { f.Requests, f.Throttled = 100, 60 }, "", ""},
		"most of the time spent waiting":             {func(f *Facts) { f.SlowedByThem = 45 * time.Minute }, "info throttled_heavily", "75 %"},
		"all sorts, the worst first": {func(f *Facts) {
			f.Throttled, f.MailboxesFailed, f.LastSync.State = 9000, 3, "failed"
		}, "critical run_failed, warning mailboxes_failed, info throttled_heavily", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := well()
			c.change(&f)
			var got, says []string
			for _, one := range Evaluate(f) {
				got = append(got, string(one.Severity)+" "+one.Code)
				says = append(says, one.Title, one.Text, one.Action)
				if one.Title == "" || !strings.HasSuffix(one.Text, ".") || !strings.HasSuffix(one.Action, ".") {
					t.Errorf("%s is not worded: %+v", one.Code, one)
				}
			}
			if strings.Join(got, ", ") != c.want || !strings.Contains(strings.Join(says, " "), c.says) {
				t.Errorf("got %q saying %q, want %q saying %q", strings.Join(got, ", "), says, c.want, c.says)
			}
		})
	}
}
