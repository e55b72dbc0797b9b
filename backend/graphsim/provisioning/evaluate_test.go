package provisioning

import (
	"slices"
	"testing"
)

func TestExpressionsAreComputedAsTheirReferenceSays(t *testing.T) {
	attributes := map[string]values{"mail": {" ann@x.com "}, "userAccountControl": {"514"}, "postOfficeBox": {"1", "2"}, "proxyAddresses": {"smtp:a", "SMTP:A", "smtp:b"}, "pwdLastSet": {"133500000000000000"},
		"sAMAccountName": {"ann"}, "description": {"abcdef"}, "groupType": {"-2147483646"}}
	e := evaluator{object: func(name string) values { return attributes[name] }, constant: func(name string) string { return map[string]string{"DomainFQDN": "x.com"}[name] }}
	for expression, want := range map[string]string{
		"Trim([mail])":                 "ann@x.com",
		"Left(Trim([description]), 3)": "abc",
		`IIF(IsPresent([userAccountControl]), IIF(BitAnd([userAccountControl], 2)="0", "True", "False"), Not([accountDisabled]))`:                                                    "False",
		`IIF(IsPresent([postOfficeBox]), Left(Trim(Item([postOfficeBox], 1)), 448), "")`:                                                                                             "1",
		"CBool(BitAnd([groupType], -2147483648))":                                                                                                                                    "True",
		`IIF(IsPresent([userPrincipalName]), [userPrincipalName], IIF(IsPresent([sAMAccountName]), Join("@", [sAMAccountName], %DomainFQDN%), Error("AccountName is not present")))`: "ann@x.com",
		`IIF(IsPresent([pwdLastSet]), FormatDateTime(DateFromNum([pwdLastSet]), "RoundtripKind", , "yyyyMMddHHmmss.0Z"), )`:                                                          "20240117212000.0Z",
		"Not([accountDisabled])": "True",
	} {
		got, err := e.of(parseExpression(expression))
		if err != nil || got.first() != want {
			t.Errorf("%s is %q, %v; want %q", expression, got.first(), err, want)
		}
	}
	if got, _ := e.of(parseExpression("RemoveDuplicates(Trim([proxyAddresses]))")); len(got) != 2 {
		t.Errorf("without duplicates there are %v", got)
	}
	if _, err := e.of(parseExpression(`Error("no name")`)); codeOf(err) != "ErrorFunction" {
		t.Errorf("Error gives %v", err)
	}
	if _, err := e.of(parseExpression("IgnoreFlowIfNullOrEmpty([co])")); err == nil {
		t.Error("an empty value flows")
	}
}

// TestTheLogTellsAListAsMicrosoftsDoes: one text for each property, never a list.
func TestTheLogTellsAListAsMicrosoftsDoes(t *testing.T) {
	list := func(all ...any) map[string]any { return map[string]any{"proxyAddresses": all} }
	for _, test := range []struct {
		before, after map[string]any
		want          []change
	}{
		{nil, list("SMTP:a@contoso.com"), []change{{"proxyAddresses", "", "SMTP:a@contoso.com"}}},
		{list("SMTP:a@contoso.com"), list("SMTP:b@contoso.com", "smtp:a@contoso.com"), []change{{"proxyAddresses", "SMTP:a@contoso.com", "SMTP:b@contoso.com, smtp:a@contoso.com"}}},
		{nil, list("1", "2", "3", "4", "5"), []change{{"proxyAddresses", "", "1, 2, 3,  ... 5 (5)"}}},
		{list("1", "2", "3", "4", "5", "6"), list("1", "2", "3", "x", "5", "6"), []change{{"proxyAddresses", "1, 2, 3,  ... 6 (6)", "1, 2, 3,  ... 6 (6)"}}},
		{list("1"), list(), []change{{"proxyAddresses", "1", ""}}},
		{nil, list(), nil},
		{map[string]any{"accountEnabled": true}, map[string]any{"accountEnabled": false}, []change{{"accountEnabled", "True", "False"}}},
		{map[string]any{"mail": "a"}, map[string]any{"mail": nil}, []change{{"mail", "a", ""}}},
	} {
		if got := changes(test.before, test.after); !slices.Equal(got, test.want) {
			t.Errorf("from %v to %v the log tells %q, want %q", test.before, test.after, got, test.want)
		}
	}
}
