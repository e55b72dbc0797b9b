package provisioning

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// entryError is why one entry could not be synchronized: a code for the log, and words.
type entryError struct{ code, message string }

func (e *entryError) Error() string { return e.message }
func (e *entryError) Code() string  { return e.code }

// values are what an attribute or an expression holds.
type values []string

func (v values) first() string {
	if len(v) == 0 {
		return ""
	}
	return v[0]
}

// evaluator computes the expressions of one mapping for one object (Entra docs: "Reference for writing expressions for attribute
// mappings in Microsoft Entra ID").
type evaluator struct {
	object   func(attribute string) values
	constant func(name string) string // of %…%
}

// errIgnore stops the flow of one attribute.
var errIgnore = errors.New("the attribute does not flow")

func (e evaluator) of(source *Source) (values, error) {
	if source == nil {
		return nil, nil
	}
	switch source.Type {
	case "Attribute":
		return e.object(source.Name), nil
	case "Constant":
		if strings.HasPrefix(source.Name, "%") && strings.HasSuffix(source.Name, "%") && len(source.Name) > 2 {
			return values{e.constant(strings.Trim(source.Name, "%"))}, nil
		}
		return values{source.Name}, nil
	}
	if source.Name == "IIF" {
		return e.iif(source)
	}
	var arguments []values
	for _, p := range source.Parameters {
		v, err := e.of(p.Value)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, v)
	}
	if len(arguments) == 0 {
		return nil, &entryError{"SchemaInvalid", "The function '" + source.Name + "' has no parameters."}
	}
	return call(source.Name, arguments)
}

func (e evaluator) iif(source *Source) (values, error) {
	at := func(key string) (values, error) {
		for _, p := range source.Parameters {
			if p.Key == key {
				return e.of(p.Value)
			}
		}
		return nil, nil
	}
	one, err := at("one")
	if err != nil {
		return nil, err
	}
	holds := strings.EqualFold(one.first(), "True")
	if slices.ContainsFunc(source.Parameters, func(p Parameter) bool { return p.Key == "two" }) {
		three, err := at("three")
		if err != nil {
			return nil, err
		}
		holds = strings.EqualFold(one.first(), three.first())
	}
	if holds {
		return at("four")
	}
	return at("five")
}

func truth(b bool) values {
	if b {
		return values{"True"}
	}
	return values{"False"}
}

// call computes a function; one that is not known gives its first argument.
func call(name string, a []values) (values, error) {
	second := func() values {
		if len(a) > 1 {
			return a[1]
		}
		return nil
	}
	switch name {
	case "Trim":
		return each(a[0], strings.TrimSpace), nil
	case "Left":
		n, _ := strconv.Atoi(second().first())
		return each(a[0], func(s string) string { return string([]rune(s)[:max(0, min(n, len([]rune(s))))]) }), nil
	case "IsPresent":
		return truth(a[0].first() != ""), nil
	case "Item":
		n, _ := strconv.Atoi(second().first())
		if n < 1 || n > len(a[0]) {
			return nil, nil
		}
		return a[0][n-1 : n], nil
	case "RemoveDuplicates":
		var once values
		for _, s := range a[0] {
			if !slices.ContainsFunc(once, func(have string) bool { return strings.EqualFold(have, s) }) {
				once = append(once, s)
			}
		}
		return once, nil
	case "Not":
		return truth(!strings.EqualFold(a[0].first(), "True")), nil
	case "CBool":
		n, _ := strconv.ParseInt(a[0].first(), 10, 64)
		return truth(n != 0), nil
	case "BitAnd":
		left, _ := strconv.ParseInt(a[0].first(), 10, 64)
		right, _ := strconv.ParseInt(second().first(), 10, 64)
		return values{strconv.FormatInt(left&right, 10)}, nil
	case "IgnoreFlowIfNullOrEmpty":
		if a[0].first() == "" {
			return nil, errIgnore
		}
	case "Join":
		var parts []string
		for _, v := range a[1:] {
			parts = append(parts, v...)
		}
		return values{strings.Join(parts, a[0].first())}, nil
	case "Error":
		return nil, &entryError{"ErrorFunction", a[0].first()}
	case "DateFromNum": // a file time: hundreds of nanoseconds since 1601
		n, err := strconv.ParseInt(a[0].first(), 10, 64)
		if err != nil || n <= 0 {
			return nil, nil //nolint:nilerr // what is no number is no date
		}
		return values{time.Unix(0, 0).Add(time.Duration(n-116444736000000000) * 100).UTC().Format(time.RFC3339)}, nil
	case "FormatDateTime":
		at, err := time.Parse(time.RFC3339, a[0].first())
		if err != nil {
			return nil, nil //nolint:nilerr // what is no date has no format
		}
		return values{at.Format("20060102150405") + ".0Z"}, nil
	}
	return a[0], nil
}

func each(v values, change func(string) string) values {
	var all values
	for _, s := range v {
		if s = change(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// inScope tells whether an object meets a filter: one of its groups, with all clauses (Entra docs: "Scoping users or groups to be
// provisioned with scoping filters").
func (f *Filter) inScope(attribute func(string) values) bool {
	if f == nil || len(f.InputFilterGroups) == 0 {
		return true
	}
	return slices.ContainsFunc(f.InputFilterGroups, func(g FilterGroup) bool {
		return !slices.ContainsFunc(g.Clauses, func(c Clause) bool { return !c.holds(attribute(c.SourceOperandName)) })
	})
}

func (c Clause) holds(v values) bool {
	var wanted values
	if c.TargetOperand != nil {
		wanted = c.TargetOperand.Values
	}
	switch c.OperatorName {
	case isFalse:
		return !strings.EqualFold(v.first(), "True")
	case isTrue:
		return strings.EqualFold(v.first(), "True")
	case isNull:
		return v.first() == ""
	case isNotNull:
		return v.first() != ""
	case equals:
		return slices.ContainsFunc(v, func(s string) bool { return s == wanted.first() })
	case notEquals:
		return !slices.ContainsFunc(v, func(s string) bool { return s == wanted.first() })
	case matches, matchesNot:
		pattern, err := regexp.Compile(wanted.first())
		found := err == nil && slices.ContainsFunc(v, pattern.MatchString)
		return found == (c.OperatorName == matches)
	case hasBits, hasNotBits:
		n, _ := strconv.ParseInt(v.first(), 10, 64)
		bits, _ := strconv.ParseInt(wanted.first(), 10, 64)
		return (n&bits != 0) == (c.OperatorName == hasBits)
	}
	return true // an operator that is not simulated restricts nothing
}

// graphProperties are the properties of Graph's that targets of the schema stand for (metadata of Graph v1.0; Entra docs: "Attributes
// that are synchronized with Microsoft Entra Cloud Sync"). Targets without one are Exchange's and do not show.
var graphProperties = map[string]map[string]string{
	"User": {"UserPrincipalName": "userPrincipalName", "DisplayName": "displayName", "GivenName": "givenName", "Surname": "surname", "Mail": "mail",
		"Alias": "mailNickname", "Department": "department", "Title": "jobTitle", "Company": "companyName", "City": "city", "State": "state", "Country": "country",
		"PostalCode": "postalCode", "StreetAddress": "streetAddress", "PhysicalDeliveryOfficeName": "officeLocation", "TelephoneNumber": "businessPhones",
		"Mobile": "mobilePhone", "FacsimileTelephoneNumber": "faxNumber", "EmployeeId": "employeeId", "EmployeeType": "employeeType",
		"PreferredLanguage": "preferredLanguage", "UsageLocation": "usageLocation", "ProxyAddresses": "proxyAddresses", "AccountEnabled": "accountEnabled",
		"OnPremisesDistinguishedName": "onPremisesDistinguishedName", "OnPremisesSamAccountName": "onPremisesSamAccountName",
		"OnPremisesUserPrincipalName": "onPremisesUserPrincipalName", "OnPremiseSecurityIdentifier": "onPremisesSecurityIdentifier",
		"SourceAnchor": "onPremisesImmutableId", "DnsDomainName": "onPremisesDomainName", "Manager": "manager"},
	"Group": {"DisplayName": "displayName", "SourceAnchor": "onPremisesImmutableId", "SecurityEnabled": "securityEnabled", "Member": "members"},
	"Contact": {"DisplayName": "displayName", "GivenName": "givenName", "Surname": "surname", "Mail": "mail", "Alias": "mailNickname", "Company": "companyName",
		"Department": "department", "Title": "jobTitle", "ProxyAddresses": "proxyAddresses"},
}

// listed are properties with more than one value.
var listed = map[string]bool{"businessPhones": true, "proxyAddresses": true, "members": true}

// properties computes what a mapping makes of an object, by Graph's names; an empty value is nil.
func properties(m *ObjectMapping, e evaluator) (map[string]any, error) {
	names := graphProperties[m.TargetObjectName]
	made := map[string]any{}
	for _, a := range m.AttributeMappings {
		property := names[a.TargetAttributeName]
		if property == "" {
			continue
		}
		v, err := e.of(a.Source)
		switch {
		case errors.Is(err, errIgnore):
			continue
		case err != nil:
			return nil, fmt.Errorf("%s: %w", a.TargetAttributeName, err)
		}
		if v.first() == "" && a.DefaultValue != nil {
			v = values{*a.DefaultValue}
		}
		switch {
		case listed[property]:
			list := []any{}
			for _, s := range v {
				list = append(list, s)
			}
			made[property] = list
		case property == "accountEnabled" || property == "securityEnabled":
			made[property] = strings.EqualFold(v.first(), "True")
		case v.first() == "":
			made[property] = nil
		default:
			made[property] = v.first()
		}
	}
	return made, nil
}

// attribute reads an object's attributes without regard to case; what Active Directory computes is computed.
func (s *Service) attribute(d *domain, o *adObject) func(string) values {
	return func(name string) values {
		switch strings.ToLower(name) {
		case "distinguishedname":
			return values{o.DN}
		case "objectguid": // binary; shown in base64, as a source anchor is
			return values{anchorOf(o.GUID)}
		case "objectclass":
			return values{o.Class}
		case "member":
			var all values
			for _, guid := range o.Members {
				if m := s.objects[strings.ToLower(d.FQDN)][strings.ToLower(guid)]; m != nil {
					all = append(all, m.DN)
				}
			}
			return all
		}
		for have, v := range o.Attributes {
			if strings.EqualFold(have, name) {
				return v
			}
		}
		return nil
	}
}

// anchorOf is a GUID as a source anchor: base64 of its bytes in Windows' order (Entra docs: "Microsoft Entra Connect: Design concepts",
// sourceAnchor).
func anchorOf(guid string) string {
	hex := strings.ReplaceAll(guid, "-", "")
	var b []byte
	for i := 0; i+1 < len(hex); i += 2 {
		n, _ := strconv.ParseUint(hex[i:i+2], 16, 8)
		b = append(b, byte(n))
	}
	if len(b) == 16 {
		slices.Reverse(b[0:4])
		slices.Reverse(b[4:6])
		slices.Reverse(b[6:8])
	}
	return base64.StdEncoding.EncodeToString(b)
}
