package provisioning

// Operators of scoping clauses that the default schema uses (Entra docs: "Scoping users or groups to be provisioned with scoping
// filters" describes them in words; the spellings are the dump's).
const (
	isFalse       = "IS FALSE"
	isTrue        = "IS TRUE"
	isNull        = "IS NULL"
	isNotNull     = "IS NOT NULL"
	equals        = "EQUALS"
	notEquals     = "NOT EQUALS"
	matches       = "REGEX MATCH"
	matchesNot    = "NOT REGEX MATCH"
	hasBits       = "&"
	hasNotBits    = "!&"
	conflictNames = `^CN\s*=\s*([^\,]*)\0ACNF` // objects that replication renamed
)

func clause(attribute, operator string, values ...string) Clause {
	c := Clause{OperatorName: operator, SourceOperandName: attribute}
	if len(values) > 0 {
		c.TargetOperand = &Operand{Values: values}
	}
	return c
}

func scope(groups ...FilterGroup) *Filter {
	return &Filter{CategoryFilterGroups: []FilterGroup{}, Groups: []FilterGroup{}, InputFilterGroups: groups}
}

const (
	mailPattern  = `[^@.]+@[^\.]+\..+`
	proxyPattern = `SMTP:+[^.@]+@[^\.]+\..+`
	casPattern   = `^CAS_([^{]*){`
)

func userScope() *Filter {
	return scope(FilterGroup{Name: "DefaultUserExclusions", Clauses: []Clause{
		clause("isCriticalSystemObject", isFalse),
		clause("adminDescription", matchesNot, "^User_"),
		clause("sAMAccountName", isNotNull),
		clause("sAMAccountName", notEquals, "SUPPORT_388945a0"),
		clause("mailNickname", matchesNot, "^SystemMailbox{"),
		clause("sAMAccountName", matchesNot, "^AAD_"),
		clause("mailNickname", matchesNot, casPattern),
		clause("sAMAccountName", matchesNot, casPattern),
		clause("sAMAccountName", matchesNot, "^MSOL_"),
		clause("msExchRecipientTypeDetails", hasNotBits, "566259712"),
		clause("distinguishedName", matchesNot, conflictNames),
	}})
}

func groupScope() *Filter {
	group := func(name string, last Clause) FilterGroup {
		return FilterGroup{Name: name, Clauses: []Clause{
			clause("isCriticalSystemObject", isFalse),
			clause("adminDescription", matchesNot, "^Group_"),
			clause("sAMAccountName", notEquals, "MSOL_AD_Sync_RichCoexistence"),
			clause("msExchRecipientTypeDetails", hasNotBits, "566259712"),
			clause("distinguishedName", matchesNot, conflictNames),
			last,
		}}
	}
	return scope(group("MailProxyAddressGroups", clause("proxyAddresses", matches, proxyPattern)),
		group("MailAddressGroups", clause("mail", matches, mailPattern)),
		group("SecurityGroups", clause("groupType", hasBits, "-2147483648")))
}

func contactScope() *Filter {
	group := func(name string, address, last Clause) FilterGroup {
		return FilterGroup{Name: name, Clauses: []Clause{
			clause("isCriticalSystemObject", isFalse),
			clause("mailNickname", matchesNot, casPattern),
			clause("distinguishedName", matchesNot, conflictNames),
			address, last,
		}}
	}
	proxy, mail := clause("proxyAddresses", matches, proxyPattern), clause("mail", matches, mailPattern)
	online, hidden := clause("displayName", matchesNot, "MSOL"), clause("msExchHideFromAddressLists", isFalse)
	return scope(group("MailProxyAddressContactsWithAzureOnlineAccountName", proxy, online),
		group("MailProxyAddressContactsWithHideFromAddressList", proxy, hidden),
		group("MailAddressContactsWithAzureOnlineAccountName", mail, online),
		group("MailAddressContactsWithHideFromAddressList", mail, hidden))
}
