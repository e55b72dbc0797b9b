package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"concord/backend/contactsync"
)

func TestAPreviewShowsWhatASyncThenWrites(t *testing.T) {
	c := company(3, 1)
	c.People[1].Properties["mobilePhone"], c.People[1].Properties["usageLocation"] = "(425) 555-0100", "US"
	c.People[1].Properties["otherMails"] = []any{"P002@contoso.com", "b@contoso.com", "c@contoso.com", "d@contoso.com"}
	inWorld(t, c, func(w *world) {
		w.profile.Phones.Format = contactsync.PhonesE164
		w.withFields(contactsync.Fields{
			"mobilePhone":    contactsync.From("mobilePhone"),
			"emailAddresses": contactsync.From("mail", "otherMails"),
			"personalNotes":  contactsync.From("=" + strings.Repeat("x", 5000)).With(contactsync.FillIfEmpty),
			"officeLocation": contactsync.From("officeLocation").With(contactsync.KeepWhenEmpty),
			"department":     contactsync.From("department").With(contactsync.Never),
			"jobTitle":       contactsync.From("{jobTitle} ({department})"),
		})
		w.sync()
		before := len(w.sim.Log())
		card, err := w.service.PreviewCard(context.Background(), w.profile, "P002@contoso.com")
		w.ok(err)
		if len(w.sim.Log()) != before {
			t.Error("a preview asked Microsoft")
		}
		fields := map[string]contactsync.FieldPreview{}
		for _, field := range card.Fields {
			fields[field.Property] = field
		}
		mobile := fields["mobilePhone"].Values[0]
		if mobile != (contactsync.ValuePreview{Value: "+14255550100", Source: "mobilePhone", Was: "(425) 555-0100"}) {
			t.Errorf("mobile phone %+v", mobile)
		}
		if mails := fields["emailAddresses"]; len(mails.Values) != 3 || mails.LeftOut != 1 || mails.Values[1] != (contactsync.ValuePreview{Value: "b@contoso.com", Source: "otherMails"}) {
			t.Errorf("mail addresses %+v", mails)
		}
		if notes := fields["personalNotes"]; notes.Policy != contactsync.FillIfEmpty || !notes.Values[0].Cut {
			t.Errorf("notes under %s, cut %v", notes.Policy, notes.Values[0].Cut)
		}
		if len(fields["officeLocation"].Values)+len(fields["department"].Values) != 0 || fields["department"].Policy != contactsync.Never {
			t.Errorf("%+v %+v", fields["officeLocation"], fields["department"])
		}
		w.shows(2, map[string]any{"mobilePhone": mobile.Value, "jobTitle": fields["jobTitle"].Values[0].Value, "personalNotes": fields["personalNotes"].Values[0].Value})
	})
}

func TestAPreviewOfNobodyOrOfWhatCannotBeMeantSaysSo(t *testing.T) {
	inWorld(t, company(3, 1), func(w *world) {
		w.sync()
		var nobody *contactsync.NoPersonError
		if _, err := w.service.PreviewCard(context.Background(), w.profile, "nobody@contoso.com"); !errors.As(err, &nobody) {
			t.Errorf("%v", err)
		}
		wrong := w.profile
		wrong.Fields = contactsync.Fields{"displayName": contactsync.From("{shoeSize}")}
		var problem *contactsync.ProfileError
		if _, err := w.service.PreviewCard(context.Background(), wrong, fmt.Sprint(personID(1))); !errors.As(err, &problem) {
			t.Errorf("%v", err)
		}
	})
}
