package provisioning

import (
	"fmt"
	"slices"
	"strings"
)

// The attributes of the default schema's objects, as the dump named at RuleID lists them; what type an attribute has is in the
// Active Directory schema (Windows docs: "Attributes (AD Schema)"; "Exchange Server Active Directory schema changes").
const (
	// userAttributes are those of user and of inetOrgPerson in Active Directory, without the twenty custom ones.
	userAttributes = `
		accountDisabled adminDescription altRecipient assistant authOrig c cn co company countryCode department
		description displayName distinguishedName dLMemRejectPerms dLMemSubmitPerms employeeID employeeNumber
		employeeType errors facsimileTelephoneNumber givenName homePhone info initials ipPhone isCriticalSystemObject l
		legacyExchangeDN logs mail mailNickname manager middleName mobile mS-DS-ConsistencyGuid msDS-HABSeniorityIndex
		msDS-InclusionTrigger msDS-PhoneticDisplayName msDS-preferredDataLocation msExchArchiveGUID msExchArchiveName
		msExchAssistantName msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner
		msExchBlockedSendersHash msExchBypassAudit msExchDelegateListLink msExchELCExpirySuspensionEnd
		msExchELCExpirySuspensionStart msExchELCMailboxFlags msExchEnableModeration msExchHideFromAddressLists
		msExchImmutableId msExchLitigationHoldDate msExchLitigationHoldOwner msExchMailboxAuditEnable
		msExchMailboxAuditLogAgeLimit msExchMailboxGuid msExchModeratedByLink msExchModerationFlags
		msExchRecipientDisplayType msExchRecipientTypeDetails msExchRemoteRecipientType msExchRequireAuthToSendTo
		msExchResourceCapacity msExchResourceDisplay msExchResourceMetaData msExchResourceSearchProperties
		msExchRetentionComment msExchRetentionURL msExchSafeRecipientsHash msExchSafeSendersHash
		msExchSenderHintTranslations msExchTeamMailboxExpiration msExchTeamMailboxOwners
		msExchTeamMailboxSharePointLinkedBy msExchTeamMailboxSharePointUrl msExchUsageLocation msExchUserHoldPolicies
		msRTCSIP-ApplicationOptions mSRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OptionFlags msRTCSIP-OwnerUrn
		msRTCSIP-PrimaryUserAddress msRTCSIP-UserEnabled objectClass objectGUID objectSid originatingReplicaToken
		otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone pager
		PasswordChangeDate PasswordHash physicalDeliveryOfficeName postalCode postOfficeBox preferredLanguage
		proxyAddresses publicDelegates pwdLastSet sAMAccountName sn st streetAddress targetAddress telephoneAssistant
		telephoneNumber thumbnailPhoto title unauthOrig url userAccountControl userCertificate userPrincipalName
		userSMIMECertificate whenChanged wWWHomePage`
	// notOfContacts are the ones of them that a contact does not have.
	notOfContacts = `
		altRecipient employeeNumber employeeType msDS-preferredDataLocation msExchArchiveName msExchEnableModeration
		msExchTeamMailboxExpiration msRTCSIP-ApplicationOptions msRTCSIP-OwnerUrn telephoneAssistant whenChanged`
	// ofGroupsToo are the ones of them that a group has.
	ofGroupsToo = `
		adminDescription authOrig cn dLMemRejectPerms dLMemSubmitPerms description displayName distinguishedName errors
		info isCriticalSystemObject legacyExchangeDN logs mS-DS-ConsistencyGuid mail mailNickname msDS-HABSeniorityIndex
		msDS-InclusionTrigger msDS-PhoneticDisplayName msExchEnableModeration msExchHideFromAddressLists
		msExchLitigationHoldDate msExchLitigationHoldOwner msExchModeratedByLink msExchModerationFlags
		msExchRecipientDisplayType msExchRecipientTypeDetails msExchRequireAuthToSendTo msExchRetentionComment
		msExchRetentionURL msExchSenderHintTranslations objectClass objectGUID objectSid originatingReplicaToken
		proxyAddresses publicDelegates sAMAccountName unauthOrig`
	// ofGroupsOnly are those that only a group has.
	ofGroupsOnly = `
		groupType hideDLMembership managedBy member msExchBypassModerationLink msExchCoManagedByLink msOrg-IsOrganizational
		 oOFReplyToOriginator reportToOriginator reportToOwner`

	// Beyond what is mapped, by object of Entra ID.
	extraOfContact = "CommonName MSRtcSipDeploymentLocator MSRtcSipLine MSRtcSipOptionFlags MSRtcSipUserEnabled"
	extraOfGroup   = "CloudAnchor CloudMastered"
	extraOfUser    = `CertificateUserIds ChangeDate CloudMastered EmployeeHireDate EmployeeLeaveDateTime EmployeeOrgDataCostCenter
		EmployeeOrgDataDivision UserType`
)

// attributeTypes are the attributes that are no single strings, by type; a name without regard to case, so that they serve
// both directories. A star marks a multivalued one.
var attributeTypes = map[string]string{
	"Boolean": `accountDisabled AccountEnabled CloudMastered hideDLMembership isCriticalSystemObject msExchBypassAudit msExchEnableModeration
		msExchHideFromAddressLists msExchMailboxAuditEnable msExchRequireAuthToSendTo msOrg-IsOrganizational MSOrgIsOrganizational
		msRTCSIP-UserEnabled MSRtcSipUserEnabled oOFReplyToOriginator reportToOriginator reportToOwner SecurityEnabled`,
	"Integer": `countryCode groupType msDS-HABSeniorityIndex MSDSHABSeniorityIndex msExchAuditAdmin msExchAuditDelegate
		msExchAuditDelegateAdmin msExchAuditOwner msExchELCMailboxFlags msExchMailboxAuditLogAgeLimit msExchModerationFlags
		msExchRecipientDisplayType msExchRecipientTypeDetails msExchRemoteRecipientType msExchResourceCapacity msRTCSIP-ApplicationOptions
		MSRtcSipApplicationOptions msRTCSIP-OptionFlags MSRtcSipOptionFlags pwdLastSet userAccountControl`,
	"DateTime": `EmployeeHireDate EmployeeLeaveDateTime LastPasswordChangeTimestamp msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart
		msExchLitigationHoldDate msExchTeamMailboxExpiration`,
	"Binary": `mS-DS-ConsistencyGuid MSExchArchiveGuid@entra MSExchMailboxGuid@entra msExchBlockedSendersHash msExchSafeRecipientsHash
		msExchSafeSendersHash objectGUID objectSid OnPremiseSecurityIdentifier OnPremisesObjectIdentifier thumbnailPhoto userCertificate*
		userSMIMECertificate*`,
	"Reference": `altRecipient assistant authOrig* dLMemRejectPerms* dLMemSubmitPerms* managedBy manager member* msExchBypassModerationLink*
		msExchCoManagedByLink* msExchDelegateListLink* msExchModeratedByLink* msExchTeamMailboxOwners*
		msExchTeamMailboxSharePointLinkedBy publicDelegates* unauthOrig*`,
	"String": `CertificateUserIds* errors* logs* msExchArchiveName* msExchExtensionCustomAttribute1* msExchExtensionCustomAttribute2*
		msExchExtensionCustomAttribute3* msExchExtensionCustomAttribute4* msExchExtensionCustomAttribute5* msExchResourceMetaData*
		msExchResourceSearchProperties* msExchSenderHintTranslations* msExchUserHoldPolicies* objectClass* otherFacsimileTelephoneNumber*
		otherHomePhone* otherIpPhone* otherMobile* otherPager* otherTelephone* postOfficeBox* proxyAddresses* url*`,
}

// shape is what the tables say of an attribute.
type shape struct {
	kind string
	many bool
}

var shapes = func() map[string]shape {
	all := map[string]shape{}
	for kind, names := range attributeTypes {
		for name := range strings.FieldsSeq(names) {
			name, many := strings.CutSuffix(name, "*")
			all[strings.ToLower(name)] = shape{kind, many}
		}
	}
	return all
}()

// secretAttributes carry a metadata key that Graph's own metadata does not have.
var secretAttributes = []string{"PasswordHash", "originatingReplicaToken", credentialTarget}

func define(name string, entra bool, references []Reference) Attribute {
	a := Attribute{Name: name, Type: "String", FlowNullValues: true, Mutability: "ReadWrite", APIExpressions: []Entry{}, Metadata: []Entry{}, ReferencedObjects: []Reference{}}
	s, known := shapes[strings.ToLower(name)]
	if entra {
		if only, ok := shapes[strings.ToLower(name)+"@entra"]; ok {
			s, known = only, true
		}
	}
	if known {
		a.Type, a.Multivalued = s.kind, s.many
	}
	switch {
	case a.Type == "Reference":
		a.ReferencedObjects, a.FlowNullValues = references, entra
	case name == "groupType":
		a.FlowNullValues = false
	case name == "objectGUID" || name == matchingTarget:
		a.Anchor, a.Required = true, true
	case slices.Contains(secretAttributes, name):
		a.Metadata = []Entry{{"Secret", "true"}}
	case name == "CloudMastered":
		a.Mutability = "ReadOnly"
	}
	return a
}

func object(name string, names []string, entra bool, references []Reference) Object {
	o := Object{Name: name, SupportedAPIs: []string{name}, Metadata: []Entry{{"IsSoftDeletionSupported", "true"}, {"IsHardDeletionSupported", "true"},
		{"ConnectorDataStorageRequired", fmt.Sprint(!entra)}, {"IsSynchronizeAllSupported", "true"}}}
	for _, attribute := range names {
		o.Attributes = append(o.Attributes, define(attribute, entra, references))
	}
	return o
}

func referTo(names ...string) []Reference {
	var all []Reference
	for _, name := range names {
		all = append(all, Reference{ReferencedObjectName: name})
	}
	return all
}

func customAttributes(extension, exchange string) []string {
	var all []string
	for i := 1; i <= 15; i++ {
		all = append(all, fmt.Sprint(extension, i))
		if i <= 5 {
			all = append(all, fmt.Sprint(exchange, i))
		}
	}
	return all
}

// inOrder sorts names without regard to case.
func inOrder(names []string) []string {
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return names
}

// onPremisesObjects are those of Active Directory; accounts of people may not lose by null what only they have.
func onPremisesObjects() []Object {
	custom := customAttributes("extensionAttribute", "msExchExtensionCustomAttribute")
	users := inOrder(append(strings.Fields(userAttributes), custom...))
	groups := inOrder(slices.Concat(strings.Fields(ofGroupsToo), strings.Fields(ofGroupsOnly), custom))
	contacts := slices.DeleteFunc(slices.Clone(users), func(name string) bool { return slices.Contains(strings.Fields(notOfContacts), name) })
	union := slices.Clone(contacts) // grown kind by kind, as its order shows
	for _, name := range slices.Concat(groups, users) {
		if !slices.Contains(union, name) {
			union = append(union, name)
		}
	}
	references := referTo("contact", "group", "inetOrgPerson", "user")
	all := []Object{object("contact", contacts, false, references), object("group", groups, false, references),
		object("inetOrgPerson", users, false, references), object("user", users, false, references), object(unionObject, union, false, references)}
	for i, value := range []string{"false", "true", "false", "false"} {
		all[4].Metadata[i].Value = value
	}
	for _, i := range []int{2, 3} {
		for j := range all[i].Attributes {
			switch a := &all[i].Attributes[j]; a.Name {
			case "accountDisabled", "PasswordChangeDate", "PasswordHash", "userAccountControl":
				a.FlowNullValues = false
			}
		}
	}
	return all
}

// entraObjects are those of Entra ID: what is mapped to, and a little more. User is there twice, alike.
func entraObjects() []Object {
	references := referTo("Contact", "Group", "User", credentialsItem)
	targets := func(mappings []AttributeMapping, extra string) []string {
		names := strings.Fields(extra)
		for _, m := range mappings {
			names = append(names, m.TargetAttributeName)
		}
		return inOrder(names)
	}
	person := func(name string) Object {
		return object(name, targets(userMappings(true, 0), extraOfUser), true, references)
	}
	item := person(credentialsItem)
	for i := range item.Attributes {
		if item.Attributes[i].Name == "CloudMastered" {
			item.Attributes[i].Mutability = "ReadWrite"
		}
	}
	return []Object{object("Contact", targets(contactMappings(), extraOfContact), true, references),
		object("Group", targets(groupMappings(), extraOfGroup), true, references), person("User"), person("User"), item}
}
