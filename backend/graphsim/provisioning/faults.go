package provisioning

import "time"

// Faults are the switches of the provisioning service. The zero value is a well-behaved service that does what Microsoft's pages
// say; each field says what it imitates, or which of two unknown behaviours it chooses.
type Faults struct {
	// --- the directory has not caught up yet

	// PrincipalUnseen is how many reads of a new service principal by its id answer 404, PrincipalUnlisted how many lists leave it
	// out, TemplatesUnseen and JobUnseen how many reads of its templates and of a new job answer 404
	// (hashicorp/terraform-provider-azuread polls each; Graph gives no bound).
	PrincipalUnseen, PrincipalUnlisted, TemplatesUnseen, JobUnseen int
	// UnknownErrors answers those with UnknownError and no message, as the synchronization service itself does
	// (MicrosoftDocs/azure-docs#62681).
	UnknownErrors bool
	// UnauthorizedFirst, ForbiddenFirst and ConflictFirst are how many first writes below a new service principal answer 401, 403 and
	// 409 (hashicorp/terraform-provider-azuread retries 403 and 409; its issue 1628 has the 401).
	UnauthorizedFirst, ForbiddenFirst, ConflictFirst int

	// --- the tenant

	// FlagReadOnly refuses onPremisesSyncEnabled on v1.0 in the words of microsoft-graph-docs#21601; beta takes it.
	FlagReadOnly bool
	// FlagDelay is how long enabling takes to have an effect: until then jobs fail and the organization tells the old value.
	FlagDelay time.Duration

	// --- jobs

	// SecondJobIsAnother lets a second job of the same template be made; otherwise it is 409. Neither is documented.
	SecondJobIsAnother bool
	// TwoPartJobID makes job ids as older tenants have them, without a last GUID.
	TwoPartJobID bool
	// PassthroughTemplate answers templateId ADDCInPassthrough for AD2AADProvisioning, as Entra docs: "How to programmatically
	// configure cloud sync using MS Graph API" shows.
	PassthroughTemplate bool
	// NewJobNotConfigured answers code NotConfigured for a new job (Graph docs: "Create synchronizationJob"); otherwise Paused (the
	// page named above).
	NewJobNotConfigured bool
	// Interval is the schedule's while a job runs, FirstCycle how long its first cycle takes; defaults 2 minutes (Entra docs: "What
	// is Microsoft Entra Cloud Sync?") and 30 seconds (ours).
	Interval, FirstCycle time.Duration
	// StopAfterStarts stops a job from so many starts on that it got while it ran; 0 never. Graph docs: "synchronizationJob: start"
	// warns that starting in a loop can cause the service to stop. Starts counts them.
	StopAfterStarts int
	// EscrowMinimum, EscrowPercent and EscrowTotal are from how many failures on, above which share and from how many on a job is
	// quarantined; defaults 5,000, 40 and 60,000 (Entra docs: "Application provisioning in quarantine status").
	EscrowMinimum, EscrowPercent, EscrowTotal int

	// --- secrets

	// MergeSecrets lets a PUT change only the keys that it names; otherwise it replaces all. Entra docs say replace; Microsoft's own
	// PowerShell module deletes a key by an empty value, which only a merge needs.
	MergeSecrets bool
	// StoreMask takes a password of "*" as the password; otherwise the one that is there stays.
	StoreMask bool
	// AccountAfter is how many reads of the secrets come before the account that an AppKey stands for is shown.
	AccountAfter int
	// DeprecatedSecrets answers secrets and validateCredentials with Deprecation and Sunset headers; SecretsRemoved answers 404, as
	// after the removal that the metadata of beta announces for 2027-07-06.
	DeprecatedSecrets, SecretsRemoved bool

	// --- schema

	// CredentialsInDefault has the mapping of password hashes in the default schema.
	CredentialsInDefault bool
	// EmptyFilters shows a rule without restriction as empty filters instead of null ones; both were seen.
	EmptyFilters bool
	// DiscoverFails is how many times discover answers 500 before it works; DiscoverNoExchange leaves out mailNickname and the other
	// attributes of Exchange.
	DiscoverFails      int
	DiscoverNoExchange bool

	// --- on demand, logs

	// OnDemandTypeName answers provision on demand with the name of a .NET type for its key (manicminer/hamilton#203).
	OnDemandTypeName bool
	// LogDelay is how long a row of the provisioning log takes to show (seen: five to ten minutes).
	LogDelay time.Duration
}

func orElse[V comparable](v, otherwise V) V {
	var zero V
	if v == zero {
		return otherwise
	}
	return v
}
