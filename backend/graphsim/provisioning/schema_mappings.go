package provisioning

import (
	"fmt"
	"slices"
	"strings"
)

// The default attribute mappings, "target <- expression", as the dump named at RuleID has them; Entra docs: "Attribute mapping in
// Microsoft Entra Cloud Sync" lists an older set. The twenty custom attributes that every kind of object has are added in
// code, as is the mapping of password hashes.

// userTable is for users and inetOrgPersons.
const userTable = `
AccountEnabled <- IIF(IsPresent([userAccountControl]), IIF(BitAnd([userAccountControl], 2)="0", "True", "False"), Not([accountDisabled]))
Alias <- [mailNickname]
AltRecipient <- [altRecipient]
Assistant <- [assistant]
AuthOrig <- [authOrig]
City <- Trim([l])
CommonName <- [cn]
Company <- Trim([company])
Country <- Trim([co])
CountryCode <- IgnoreFlowIfNullOrEmpty([countryCode])
CountryLetterCode <- Trim([c])
Department <- Trim([department])
Description <- Left(Trim([description]), 448)
DisplayName <- IIF(IsPresent([displayName]), [displayName], [cn])
DLMemRejectPerms <- [dLMemRejectPerms]
DLMemSubmitPerms <- [dLMemSubmitPerms]
DnsDomainName <- %DomainFQDN%
EmployeeId <- [employeeID]
EmployeeType <- [employeeType]
FacsimileTelephoneNumber <- Trim([facsimileTelephoneNumber])
GivenName <- Trim([givenName])
HomePhone <- Trim([homePhone])
Info <- Left(Trim([info]), 448)
Initials <- Trim([initials])
IPPhone <- Trim([ipPhone])
LastPasswordChangeTimestamp <- IIF(IsPresent([pwdLastSet]), FormatDateTime(DateFromNum([pwdLastSet]), "RoundtripKind", , "yyyyMMddHHmmss.0Z"), )
LegacyExchangeDN <- [legacyExchangeDN]
Mail <- Trim([mail])
Manager <- [manager]
MiddleName <- Trim([middleName])
Mobile <- Trim([mobile])
MSDSHABSeniorityIndex <- [msDS-HABSeniorityIndex]
MSDSPhoneticDisplayName <- [msDS-PhoneticDisplayName]
MSExchArchiveGuid <- [msExchArchiveGUID]
MSExchArchiveName <- [msExchArchiveName]
MSExchAssistantName <- [msExchAssistantName]
MSExchAuditAdmin <- [msExchAuditAdmin]
MSExchAuditDelegate <- [msExchAuditDelegate]
MSExchAuditDelegateAdmin <- [msExchAuditDelegateAdmin]
MSExchAuditOwner <- [msExchAuditOwner]
MSExchBlockedSendersHash <- [msExchBlockedSendersHash]
MSExchBypassAudit <- [msExchBypassAudit]
MSExchDelegateListLink <- [msExchDelegateListLink]
MSExchElcExpirySuspensionEnd <- [msExchELCExpirySuspensionEnd]
MSExchElcExpirySuspensionStart <- [msExchELCExpirySuspensionStart]
MSExchElcMailboxFlags <- [msExchELCMailboxFlags]
MSExchEnableModeration <- [msExchEnableModeration]
MSExchHideFromAddressLists <- [msExchHideFromAddressLists]
MSExchImmutableId <- [msExchImmutableId]
MSExchLitigationHoldDate <- [msExchLitigationHoldDate]
MSExchLitigationHoldOwner <- [msExchLitigationHoldOwner]
MSExchMailboxAuditEnable <- [msExchMailboxAuditEnable]
MSExchMailboxAuditLogAgeLimit <- [msExchMailboxAuditLogAgeLimit]
MSExchMailboxGuid <- [msExchMailboxGuid]
MSExchModeratedByLink <- [msExchModeratedByLink]
MSExchModerationFlags <- [msExchModerationFlags]
MSExchRecipientDisplayType <- [msExchRecipientDisplayType]
MSExchRecipientTypeDetails <- [msExchRecipientTypeDetails]
MSExchRemoteRecipientType <- [msExchRemoteRecipientType]
MSExchRequireAuthToSendTo <- [msExchRequireAuthToSendTo]
MSExchResourceCapacity <- [msExchResourceCapacity]
MSExchResourceDisplay <- [msExchResourceDisplay]
MSExchResourceMetadata <- [msExchResourceMetaData]
MSExchResourceSearchProperties <- [msExchResourceSearchProperties]
MSExchRetentionComment <- [msExchRetentionComment]
MSExchRetentionUrl <- [msExchRetentionURL]
MSExchSafeRecipientsHash <- [msExchSafeRecipientsHash]
MSExchSafeSendersHash <- [msExchSafeSendersHash]
MSExchSenderHintTranslations <- [msExchSenderHintTranslations]
MSExchTeamMailboxExpiration <- [msExchTeamMailboxExpiration]
MSExchTeamMailboxOwners <- [msExchTeamMailboxOwners]
MSExchTeamMailboxSharePointLinkedBy <- [msExchTeamMailboxSharePointLinkedBy]
MSExchTeamMailboxSharePointUrl <- [msExchTeamMailboxSharePointUrl]
MSExchUserHoldPolicies <- [msExchUserHoldPolicies]
MSRtcSipApplicationOptions <- [msRTCSIP-ApplicationOptions]
MSRtcSipDeploymentLocator <- [mSRTCSIP-DeploymentLocator]
MSRtcSipLine <- [msRTCSIP-Line]
MSRtcSipOptionFlags <- [msRTCSIP-OptionFlags]
MSRtcSipOwnerUrn <- [msRTCSIP-OwnerUrn]
MSRtcSipPrimaryUserAddress <- [msRTCSIP-PrimaryUserAddress]
MSRtcSipUserEnabled <- [msRTCSIP-UserEnabled]
NetBiosName <- %DomainNetBios%
OnPremisesDistinguishedName <- [distinguishedName]
OnPremiseSecurityIdentifier <- [objectSid]
OnPremisesObjectIdentifier <- [objectGUID]
OnPremisesSamAccountName <- [sAMAccountName]
OnPremisesUserPrincipalName <- IIF(IsPresent([userPrincipalName]), [userPrincipalName], IIF(IsPresent([sAMAccountName]), Join("@", [sAMAccountName], %DomainFQDN%), Error("AccountName is not present")))
OtherFacsimileTelephoneNumber <- Trim([otherFacsimileTelephoneNumber])
OtherHomePhone <- Trim([otherHomePhone])
OtherIPPhone <- Trim([otherIpPhone])
OtherMobile <- Trim([otherMobile])
OtherPager <- Trim([otherPager])
OtherTelephone <- Trim([otherTelephone])
Pager <- Trim([pager])
PhysicalDeliveryOfficeName <- Trim([physicalDeliveryOfficeName])
PostalCode <- Trim([postalCode])
PostOfficeBox <- IIF(IsPresent([postOfficeBox]), Left(Trim(Item([postOfficeBox], 1)), 448), "")
PreferredDataLocation <- [msDS-preferredDataLocation]
PreferredLanguage <- Trim([preferredLanguage])
ProxyAddresses <- RemoveDuplicates(Trim([proxyAddresses]))
PublicDelegates <- [publicDelegates]
SourceAnchor <- IIF(IsPresent([mS-DS-ConsistencyGuid]), [mS-DS-ConsistencyGuid], [objectGUID])
State <- Trim([st])
StreetAddress <- Trim([streetAddress])
Surname <- Trim([sn])
TargetAddress <- [targetAddress]
TelephoneAssistant <- Trim([telephoneAssistant])
TelephoneNumber <- Trim([telephoneNumber])
ThumbnailPhoto <- [thumbnailPhoto]
Title <- Trim([title])
UnauthOrig <- [unauthOrig]
Url <- IIF(IsPresent([url]), Left(Trim(Item([url], 1)), 448), "")
UsageLocation <- IgnoreFlowIfNullOrEmpty([msExchUsageLocation])
UserCertificate <- [userCertificate]
UserPrincipalName <- IIF(IsPresent([userPrincipalName]), [userPrincipalName], IIF(IsPresent([sAMAccountName]), Join("@", [sAMAccountName], %DomainFQDN%), Error("AccountName is not present")))
UserSMIMECertificate <- [userSMIMECertificate]
WwwHomepage <- [wWWHomePage]
`

// groupTable is for groups.
const groupTable = `
HideDLMembership <- [hideDLMembership]
Mail <- [mail]
ManagedBy <- [managedBy]
Member <- [member]
MSExchBypassModerationLink <- [msExchBypassModerationLink]
MSExchCoManagedByLink <- [msExchCoManagedByLink]
MSOrgIsOrganizational <- [msOrg-IsOrganizational]
OofReplyToOriginator <- [oOFReplyToOriginator]
ReportToOriginator <- [reportToOriginator]
ReportToOwner <- [reportToOwner]
SecurityEnabled <- CBool(BitAnd([groupType], -2147483648))
`

// contactTable is for contacts: where it names a target alone, the expression is that of users.
const contactTable = `
CountryCode <- [countryCode]
`

// groupsLikeUsers and contactsLikeUsers are the targets whose expression is that of users.
const (
	groupsLikeUsers = `
		Alias AuthOrig CommonName Description DisplayName DLMemRejectPerms DLMemSubmitPerms DnsDomainName Info
		LegacyExchangeDN MSDSHABSeniorityIndex MSDSPhoneticDisplayName MSExchEnableModeration
		MSExchHideFromAddressLists MSExchLitigationHoldDate MSExchLitigationHoldOwner MSExchModeratedByLink
		MSExchModerationFlags MSExchRecipientDisplayType MSExchRecipientTypeDetails MSExchRequireAuthToSendTo
		MSExchRetentionComment MSExchRetentionUrl MSExchSenderHintTranslations NetBiosName OnPremiseSecurityIdentifier
		OnPremisesObjectIdentifier OnPremisesSamAccountName ProxyAddresses PublicDelegates SourceAnchor UnauthOrig`
	contactsLikeUsers = `
		Alias Assistant AuthOrig City Company Country CountryLetterCode Department Description DisplayName
		DLMemRejectPerms DLMemSubmitPerms DnsDomainName FacsimileTelephoneNumber GivenName HomePhone Info Initials
		IPPhone LegacyExchangeDN Mail Manager MiddleName Mobile MSDSHABSeniorityIndex MSDSPhoneticDisplayName
		MSExchAssistantName MSExchBlockedSendersHash MSExchHideFromAddressLists MSExchLitigationHoldDate
		MSExchLitigationHoldOwner MSExchModeratedByLink MSExchModerationFlags MSExchRecipientDisplayType
		MSExchRecipientTypeDetails MSExchRequireAuthToSendTo MSExchRetentionComment MSExchRetentionUrl
		MSExchSafeRecipientsHash MSExchSafeSendersHash MSExchSenderHintTranslations MSRtcSipPrimaryUserAddress
		OnPremisesObjectIdentifier OtherFacsimileTelephoneNumber OtherHomePhone OtherIPPhone OtherMobile OtherPager
		OtherTelephone Pager PhysicalDeliveryOfficeName PostalCode PostOfficeBox ProxyAddresses PublicDelegates
		SourceAnchor State StreetAddress Surname TargetAddress TelephoneNumber ThumbnailPhoto Title UnauthOrig Url
		UserCertificate UserSMIMECertificate WwwHomepage`
)

// mappingTable reads a table, with the custom attributes, in the order the service keeps: by name, without regard to case.
func mappingTable(table, likeUsers string) []AttributeMapping {
	expressions := map[string]string{}
	read := func(table string, only []string) {
		for line := range strings.Lines(table) {
			target, expression, ok := strings.Cut(strings.TrimSpace(line), " <- ")
			if ok && (only == nil || slices.Contains(only, target)) {
				expressions[target] = expression
			}
		}
	}
	if likeUsers != "" {
		read(userTable, strings.Fields(likeUsers))
	}
	read(table, nil)
	for i := 1; i <= 15; i++ {
		expressions[fmt.Sprintf("ExtensionAttribute%d", i)] = fmt.Sprintf("Trim([extensionAttribute%d])", i)
		if i <= 5 {
			expressions[fmt.Sprintf("MSExchExtensionCustomAttribute%d", i)] = fmt.Sprintf("Trim([msExchExtensionCustomAttribute%d])", i)
		}
	}
	var mappings []AttributeMapping
	for _, target := range sortedNames(expressions) {
		mappings = append(mappings, attributeMapping(target, expressions[target]))
	}
	return mappings
}

// sortedNames are the keys by name without regard to case.
func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return names
}

func groupMappings() []AttributeMapping   { return mappingTable(groupTable, groupsLikeUsers) }
func contactMappings() []AttributeMapping { return mappingTable(contactTable, contactsLikeUsers) }

// userMappings may have the mapping of password hashes; where it stands in the list differs between users and inetOrgPersons
// in the dump, which speaks for hands that put it there.
func userMappings(withCredentials bool, at int) []AttributeMapping {
	mappings := mappingTable(userTable, "")
	if withCredentials {
		m, empty := attributeMapping(credentialTarget, "[PasswordHash]"), ""
		m.DefaultValue = &empty
		mappings = slices.Insert(mappings, at, m)
	}
	return mappings
}
