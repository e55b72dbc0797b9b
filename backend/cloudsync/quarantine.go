package cloudsync

import (
	"slices"
	"strings"

	"concord/backend/graph"
)

// Way is a way out of a quarantine.
type Way string

// The ways out, by the call that takes them.
const (
	WayClear        Way = "clear"         // restart with QuarantineState
	WayStart        Way = "start"         // start, which lifts a quarantine whose cause is gone
	WayRestart      Way = "restart"       // the portal's restart: quarantine, watermark and escrows
	WayAllowDeletes Way = "allow-deletes" // restart with ForceDeletes
	WayScope        Way = "scope"         // correct the scope, then restart
	WaySupport      Way = "support"       // Microsoft's support has to look
)

// Explanation says in words why a job stands aside.
type Explanation struct {
	Reason  string `json:"reason"`            // Graph's, TooManyDeletes
	Error   string `json:"error,omitempty"`   // Graph's error code
	Message string `json:"message,omitempty"` // Graph's own words
	Meaning string `json:"meaning"`
	Remedy  string `json:"remedy"`
	Ways    []Way  `json:"ways"`
	// Support says that Microsoft's support has to be asked, with the job's id and the activity identifier.
	Support bool `json:"support,omitempty"`
}

type told struct {
	meaning, remedy string
	ways            []Way
}

// reasons: learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status and the members of
// quarantineReason in the metadata.
var reasons = map[string]told{
	"EncounteredQuarantineException": {"The job could not work at all: with cloud sync it is the agent or the account that synchronises.",
		"Do what is said of the error, then start the job: that lifts the quarantine.", []Way{WayStart, WayClear}},
	"EncounteredEscrowProportionThreshold": {"More than 40 % of the changes failed, 5,000 or more.",
		"See in the provisioning log what most of them have in common, correct it, then restart the job.", []Way{WayRestart}},
	"EncounteredBaseEscrowThreshold": {"More changes failed than Microsoft lets a job carry along.",
		"See in the provisioning log what most of them have in common, correct it, then restart the job.", []Way{WayRestart}},
	"EncounteredTotalEscrowThreshold": {"More changes failed than Microsoft lets a job carry along, those of references included.",
		"See in the provisioning log what most of them have in common, correct it, then restart the job.", []Way{WayRestart}},
	"TooManyDeletes": {"The cycle would delete as many objects as the threshold or more, so none was deleted.",
		"Look at what would be deleted. If it is meant, allow it; if a unit was moved or the scope is wrong, put that right and restart the job.", []Way{WayAllowDeletes, WayScope, WayRestart}},
	"QuarantinedOnDemand": {"Microsoft has put the job aside.", "Ask Microsoft's support, with the job's id.", []Way{WaySupport}},
	"IngestionInterrupted": {"Reading the on-premises directory was interrupted; Microsoft documents no more than the name.",
		"Ask Microsoft's support, with the job's id, if it does not pass.", []Way{WaySupport, WayRestart}},
	"Unknown": {"Microsoft does not say why.", "Ask Microsoft's support, with the job's id.", []Way{WaySupport}},
}

// jobErrors: learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-error-codes, how-to-troubleshoot, and Microsoft's page on
// the errors of on-premises provisioning for those that it has in common.
var jobErrors = map[string]told{
	"TimeOut":                                                           {"The on-premises agent did not answer within ten minutes.", "Look at the agent's server: load, network, and that it reaches a domain controller.", nil},
	"HybridIdentityServiceNoAgentsAssigned":                             {"No active agent serves the domain.", "Install a provisioning agent for the domain, or register the one that is there again.", nil},
	"HybridIdentityServiceNoActiveAgents":                               {"No agent of the domain is listening.", "Start the service \"Microsoft Entra Provisioning Agent\", and let it reach *.servicebus.windows.net through firewall and proxy.", nil},
	"HybridIdentityServiceAgentTimeout":                                 {"The agent was too busy or too slow to answer.", "Look at processor and memory of the agent's server, and whether it reaches a domain controller.", nil},
	"HybridSynchronizationTimeoutError":                                 {"The agent was too busy or too slow to answer.", "Look at processor and memory of the agent's server, and whether it reaches a domain controller.", nil},
	"HybridIdentityServiceInvalidResource":                              {"The domain of the configuration is not one that an agent serves.", "Correct the domain of the configuration, or register the agent for it again.", nil},
	"HybridIdentityServiceAgentSignalingError":                          {"The agent could not be woken through the Service Bus.", "Wait; if it stays, ask Microsoft's support with the job's id.", []Way{WaySupport}},
	"HybridSynchronizationActiveDirectoryInternalServerError":           {"The on-premises directory could not answer.", "See the agent's log on its server.", nil},
	"HybridSynchronizationUnableToFindDomainController":                 {"The agent finds no domain controller.", "Let the agent's server reach a domain controller on TCP 389, and look at its managed service account (gMSA).", nil},
	"HybridSynchronizationActiveDirectoryLdapBindOperationFailed":       {"The agent could not log on to the domain controller.", "Let the agent's server reach a domain controller on TCP 389, and look at its managed service account (gMSA).", nil},
	"HybridSynchronizationActiveDirectoryUnableToFindGlobalCatalog":     {"The agent finds no global catalog.", "Let the agent's server reach a global catalog on TCP 3268.", nil},
	"HybridSynchronizationActiveDirectoryLdapBindToGlobalCatalogFailed": {"The agent could not log on to the global catalog.", "Let the agent's server reach a global catalog on TCP 3268, and look at its managed service account (gMSA).", nil},
	"HybridSynchronizationActiveDirectoryInsufficientAccessRights":      {"The agent's account may not read what it has to.", "Give it its rights again: Set-AADCloudSyncPermissions on the agent's server.", nil},
	"HybridSynchronizationActiveDirectoryDistinguishedNameBadSyntax":    {"A distinguished name of the scope or of a mapping is malformed.", "Correct the names in the scope.", []Way{WayScope}},
	"HybridSynchronizationActiveDirectoryObjectNameAlreadyExists":       {"An object of that name is there already.", "Look in the provisioning log which one it is, and rename or remove it.", nil},
	"HybridSynchronizationActiveDirectoryDirectoryObjectNotFound":       {"An object that the scope, a mapping or a test names is not in the directory.", "Correct the names in the scope, or that of the test object.", []Way{WayScope}},
	"HybridSynchronizationActiveDirectoryInexistentAccount":             {"An account that is named is not in the directory.", "Look in the provisioning log which one it is.", nil},
	"HybridSynchronizationInvalidResponse":                              {"The agent gave an answer that the service cannot read; old agents do.", "Update the agent.", nil},
	"SchemaInvalid":                                                     {"The job's schema lacks a mapping that it needs.", "Restore the schema that was kept before the last change, or the default one.", nil},
	"DirectorySyncNotReady":                                             {"Synchronisation was switched on for the tenant and has not taken effect yet.", "Wait, an hour perhaps, then start the job.", nil},
	"DuplicateTargetEntries":                                            {"One object of the on-premises directory matches two in Entra ID.", "Look in the provisioning log which, and remove one.", nil},
	"AzureDirectoryServiceServerBusy":                                   {"Entra ID is busy.", "Wait up to a day: Microsoft tries again by itself.", nil},
	"AzureActiveDirectoryInvalidCredential":                             {"The account ADToAADSyncServiceAccount, which synchronises, is gone or its password is wrong.", "Have the account made anew: Repair-AADCloudSyncToolsAccount of Microsoft's module AADCloudSyncTools, then restart the job.", nil},
	"AzureActiveDirectoryExpiredCredentials":                            {"The password of the account that synchronises has expired.", "Have the account made anew: Repair-AADCloudSyncToolsAccount of Microsoft's module AADCloudSyncTools, then restart the job.", nil},
	"AzureActiveDirectoryAuthenticationFailed":                          {"The account that synchronises could not sign in; Conditional Access or multifactor authentication stop it.", "Exclude ADToAADSyncServiceAccount from Conditional Access policies that ask for more than a password; then start the job.", nil},
	"SystemForCrossDomainIdentityManagementInvalidCredentials":          {"The credentials of the target are wrong.", "Enter them again.", nil},
}

// errorAliases are codes that Microsoft's pages write in a shorter form or with their number.
var errorAliases = map[string]string{
	"HybridSynchronizationLdapBindOperationFailed":                     "HybridSynchronizationActiveDirectoryLdapBindOperationFailed",
	"HybridSynchronizationActiveDirectoryUnableToFindDomainController": "HybridSynchronizationUnableToFindDomainController",
	"81": "AzureDirectoryServiceServerBusy",
}

// ExplainError says what a job's error means; false for one that is not known.
func ExplainError(code string) (meaning, remedy string, known bool) {
	t, known := explained(code)
	return t.meaning, t.remedy, known
}

func explained(code string) (told, bool) {
	if alias := errorAliases[code]; alias != "" {
		code = alias
	}
	for name, t := range jobErrors {
		if strings.EqualFold(name, code) {
			return t, true
		}
	}
	if strings.HasSuffix(code, "InvalidCredentials") {
		return jobErrors["SystemForCrossDomainIdentityManagementInvalidCredentials"], true
	}
	return told{}, false
}

// Explain says why a job stands aside; nil when it does not.
func Explain(status graph.SynchronizationStatus) *Explanation {
	if status.Code != graph.JobQuarantine {
		return nil
	}
	q := status.Quarantine
	if q == nil { // the metadata lets it be null
		q = &graph.SynchronizationQuarantine{Reason: "Unknown"}
	}
	e := &Explanation{Reason: q.Reason}
	why, known := reasons[q.Reason]
	if !known {
		why = reasons["Unknown"]
		if q.Reason == "QuarantineOnDemand" { // so in the prose of Microsoft's page
			why = reasons["QuarantinedOnDemand"]
		}
	}
	e.Meaning, e.Remedy, e.Ways = why.meaning, why.remedy, why.ways
	failure := q.Error
	if failure.None() && status.LastExecution != nil {
		failure = status.LastExecution.Error
	}
	if !failure.None() {
		e.Error, e.Message = failure.Code, failure.Message
		if t, known := explained(failure.Code); known {
			e.Meaning, e.Remedy = e.Meaning+" "+t.meaning, t.remedy
			e.Ways = slices.Concat(e.Ways, t.ways)
		}
		e.Support = !failure.TenantActionable
	}
	for _, way := range e.Ways {
		e.Support = e.Support || way == WaySupport
	}
	return e
}
