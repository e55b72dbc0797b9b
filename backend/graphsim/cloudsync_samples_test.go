package graphsim

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

// Samples as they are published, with values of their own left out: an answer must have the same members, no more and no fewer.
// Sources: Entra docs: "Configure cross-tenant synchronization using Microsoft Graph API" (instantiate, job that was just started); Graph beta
// docs: "List agentGroups"; Graph docs: "synchronizationQuarantine resource type", "provisioningObjectSummary resource type".
const (
	principalSample = `{"id":"","deletedDateTime":null,"accountEnabled":true,"appId":"","applicationTemplateId":"","appDisplayName":"","displayName":"","alternativeNames":[],"appOwnerOrganizationId":"",
		"appRoleAssignmentRequired":true,"loginUrl":null,"logoutUrl":null,"homepage":"","notificationEmailAddresses":[],"preferredSingleSignOnMode":null,"replyUrls":[],"servicePrincipalNames":[""],
		"servicePrincipalType":"Application","tags":[""],"appRoles":[{"allowedMemberTypes":["User"],"displayName":"msiam_access","description":"msiam_access","id":"","isEnabled":true,"value":null,"origin":""}],
		"oauth2PermissionScopes":[{"value":"","type":"","isEnabled":true,"id":"","adminConsentDisplayName":"","adminConsentDescription":"","userConsentDisplayName":"","userConsentDescription":""}],
		"info":{"logoUrl":null,"marketingUrl":null,"privacyStatementUrl":null,"supportUrl":null,"termsOfServiceUrl":null},"keyCredentials":[],"passwordCredentials":[]}`
	applicationSample = `{"id":"","appId":"","applicationTemplateId":"","createdDateTime":"","deletedDateTime":null,"displayName":"","description":null,"groupMembershipClaims":null,"identifierUris":[],
		"isFallbackPublicClient":false,"signInAudience":"","tags":[],"tokenEncryptionKeyId":null,"optionalClaims":null,"addIns":[],"api":{"acceptMappedClaims":null,"knownClientApplications":[],
		"requestedAccessTokenVersion":null,"oauth2PermissionScopes":[{"value":"","type":"","isEnabled":true,"id":"","adminConsentDisplayName":"","adminConsentDescription":"","userConsentDisplayName":"",
		"userConsentDescription":""}],"preAuthorizedApplications":[]},"appRoles":[{"allowedMemberTypes":[""],"displayName":"","description":"","id":"","isEnabled":true,"value":null,"origin":""}],
		"info":{"logoUrl":null,"marketingUrl":null,"privacyStatementUrl":null,"supportUrl":null,"termsOfServiceUrl":null},"keyCredentials":[],"parentalControlSettings":{"countriesBlockedForMinors":[],
		"legalAgeGroupRule":""},"passwordCredentials":[],"publicClient":{"redirectUris":[]},"requiredResourceAccess":[],"verifiedPublisher":{"displayName":null,"verifiedPublisherId":null,
		"addedDateTime":null},"web":{"homePageUrl":"","redirectUris":[],"logoutUrl":null}}`
	secretsSample    = `[{"key":"Domain","value":""},{"key":"SyncNotificationSettings","value":""},{"key":"UserName","value":""},{"key":"Password","value":"*"}]`
	quarantineSample = `{"currentBegan":"","nextAttempt":"","reason":"","seriesBegan":"","seriesCount":1,"error":{"code":"","message":"","tenantActionable":true}}`
	agentSample      = `{"id":"","displayName":"","publishingType":"","isDefault":false,"agents":[{"id":"","machineName":"","externalIp":"","status":"","supportedPublishingTypes":[""]}],
		"publishedResources":[{"id":"","displayName":"","resourceName":"","publishingType":""}]}`
	directoryAuditSample = `{"id":"","category":"","correlationId":"","result":"","resultReason":"","activityDisplayName":"","activityDateTime":"","loggedByService":"","operationType":"",
		"initiatedBy":{"user":null,"app":{"appId":null,"displayName":"","servicePrincipalId":null,"servicePrincipalName":null}},
		"targetResources":[{"id":"","displayName":"","type":"","userPrincipalName":null,"groupType":null,"modifiedProperties":[]}],"additionalDetails":[]}`
)

// sameMembers compares what objects have, not what it is; null stands for anything.
func sameMembers(t *testing.T, at string, sample, answered any) {
	t.Helper()
	switch want := sample.(type) {
	case map[string]any:
		got, ok := answered.(map[string]any)
		if !ok || keysOf(got) != keysOf(want) {
			t.Errorf("%s has %s, the sample %s", at, keysOf(got), keysOf(want))
			return
		}
		for name := range want {
			sameMembers(t, at+"."+name, want[name], got[name])
		}
	case []any:
		got, ok := answered.([]any)
		if !ok || len(want) > len(got) {
			t.Errorf("%s is %v", at, answered)
			return
		}
		for i := range want {
			sameMembers(t, at+"[]", want[i], got[i])
		}
	}
}

func sampled(t *testing.T, at, sample string, answered any) {
	t.Helper()
	var want any
	must(t, json.Unmarshal([]byte(sample), &want))
	sameMembers(t, at, want, answered)
}

func TestAnswersHaveTheMembersOfPublishedSamples(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		pair := w.send("POST", "/applicationTemplates/"+template+"/instantiate", `{"displayName":"x"}`).want(201).body
		sampled(t, "servicePrincipal", principalSample, pair["servicePrincipal"])
		sampled(t, "application", applicationSample, pair["application"])
		c := w.configure().start()
		sampled(t, "secrets", secretsSample, w.get(c.at("secrets")).want(200).body["value"])
		must(t, w.tenant.OnPremises("plant.example.com").StopAgents())
		sampled(t, "quarantine", quarantineSample, c.status(time.Minute)["quarantine"])
		sampled(t, "audit", directoryAuditSample, w.get("/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Quarantine'").want(200).body["value"].([]any)[0])
		w.bearer = w.tenant.DelegatedToken("Policy.Read.HybridAuthentication")
		sampled(t, "agentGroups", agentSample, w.get("https://graph.microsoft.com/beta/onPremisesPublishingProfiles/provisioning/agentGroups?$expand=agents,publishedResources").want(200).body["value"].([]any)[0])
	})
}
