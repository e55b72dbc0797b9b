package graphsim

import "testing"

func TestGeneratedCompanyHasTheSizeThatWasAsked(t *testing.T) {
	for _, o := range []GenerateOptions{{}, {People: 1, Mailboxes: 5, Groups: 2}, {Seed: 7, People: 30, Mailboxes: 12, Groups: 3}, {People: 2000, Mailboxes: 2000}} {
		c := Generate(o)
		checkCompany(t, c)
		mailboxes := 0
		for i, p := range c.People {
			if p.Mailbox == CloudMailbox {
				mailboxes++
				if i >= o.Mailboxes {
					t.Errorf("%+v: person %d has a mailbox", o, i)
				}
			}
		}
		want := min(o.Mailboxes, o.People)
		if len(c.People) != o.People || mailboxes != want || len(c.Groups) != 2+o.Groups {
			t.Errorf("%+v: %d people, %d mailboxes, %d groups", o, len(c.People), mailboxes, len(c.Groups))
		}
		if len(c.Groups[0].Members) != o.People || len(c.Groups[1].Members) != want {
			t.Errorf("%+v: %d in the first group, %d in the second", o, len(c.Groups[0].Members), len(c.Groups[1].Members))
		}
	}
}

func TestGeneratedCompanyIsTheSameForTheSameOptions(t *testing.T) {
	o := GenerateOptions{Seed: 3, People: 500, Mailboxes: 50, Groups: 10}
	first := companyHash(t, Generate(o))
	if again := companyHash(t, Generate(o)); again != first {
		t.Error("two companies of one seed differ")
	}
	other := o
	other.Seed++
	if companyHash(t, Generate(o)) == companyHash(t, Generate(other)) {
		t.Error("two seeds make one company")
	}
}

func BenchmarkGenerateTenThousandPeople(b *testing.B) {
	for b.Loop() {
		Generate(GenerateOptions{Seed: 1, People: 10_000, Mailboxes: 1000, Groups: 100})
	}
}
