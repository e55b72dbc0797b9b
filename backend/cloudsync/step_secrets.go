package cloudsync

import (
	"context"
)

// secretsStep: is the service principal told its domain, and asked for the account that synchronises?
type secretsStep struct{}

func (secretsStep) Name() string  { return stepSecrets }
func (secretsStep) Title() string { return "Domain and account" }

func (secretsStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	settings, err := v.settings(ctx)
	if err != nil {
		return Finding{}, err
	}
	before, err := v.scenario(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: Done}
	if settings.Domain() == "" {
		f.State = Open
		f.see("No domain is set.")
	} else {
		f.see("The domain is %s.", shown(settings.Domain()))
	}
	if !settings.Says(SecretsWish{Domain: v.c.Domain}) {
		f.State = Open
	}
	switch {
	case before == "":
		f.State = Open
		f.see("The account that synchronises was not asked for.")
	case before != ScenarioPasswordHash && v.c.PasswordHashSync:
		f.State = Open
		f.see("The account was asked for without password hashes.")
	case before == ScenarioPasswordHash && !v.c.PasswordHashSync:
		f.see("The account was asked for with password hashes; the tenant keeps that, and this configuration does not use it.")
	}
	if settings.Account() != "" {
		f.see("The account that synchronises is there.")
		f.see("Exclude it (ADToAADSyncServiceAccount) from Conditional Access policies that ask for multifactor authentication.")
	}
	if f.State == Open {
		f.Changes = v.settingsChanges(ctx, settings)
	}
	return f, nil
}

// wish is what the settings should say as a whole: each write carries all of it.
func (v *view) wish(ctx context.Context) (SecretsWish, error) {
	scenario, err := v.sendScenario(ctx)
	return SecretsWish{Scenario: scenario, Domain: v.c.Domain, Deletes: v.c.AccidentalDeletes, Notifications: v.c.Notifications}, err
}

// settingsChanges tells what a write would change, by setting.
func (v *view) settingsChanges(ctx context.Context, have Secrets) []Change {
	wish, err := v.wish(ctx)
	if err != nil {
		return nil
	}
	before, err := v.scenario(ctx)
	if err != nil {
		return nil
	}
	var changes []Change
	for _, one := range MergeSecrets(have, wish) {
		if one.Key == secretAppKey && before == wish.Scenario {
			continue // sent again, as every write has to
		}
		if old := have.value(one.Key); old != one.Value {
			changes = append(changes, Change{Where: "Settings: " + one.Key, Before: pretty(old), After: pretty(one.Value)})
		}
	}
	return changes
}

func (secretsStep) Requests(v *view) []Planned {
	return []Planned{v.plannedWrite()}
}

func (v *view) plannedWrite() Planned {
	scenario := v.c.scenario()
	if v.known.Scenario == ScenarioPasswordHash {
		scenario = ScenarioPasswordHash
	}
	wish := SecretsWish{Scenario: scenario, Domain: v.c.Domain, Deletes: v.c.AccidentalDeletes, Notifications: v.c.Notifications}
	return plannedSecrets(v.shownPrincipal(), MergeSecrets(v.secrets, wish))
}

func (secretsStep) Apply(ctx context.Context, v *view) error { return v.writeSettings(ctx) }

// writeSettings keeps the public settings, sends all of them with what is wished, and writes down which account was asked for.
func (v *view) writeSettings(ctx context.Context) error {
	sp, err := v.principal(ctx)
	if err != nil {
		return err
	}
	if sp == "" {
		return orderError("There is no service principal yet.")
	}
	have, err := v.settings(ctx)
	if err != nil {
		return err
	}
	wish, err := v.wish(ctx)
	if err != nil {
		return err
	}
	if len(have.Public()) > 0 {
		if err := v.backup(ctx, Backup{Domain: v.c.Domain, ServicePrincipal: sp, Kind: SecretsBackup, Why: "before the settings were changed", Content: []byte(encode(have.Public()))}); err != nil {
			return err
		}
	}
	if err := v.adapter().write(ctx, sp, MergeSecrets(have, wish)); err != nil {
		return err
	}
	return v.remember(ctx, func(k *Known) {
		k.ServicePrincipal, k.Scenario = sp, wish.Scenario
		delete(k.Attempts, attemptPrincipal) // it is there, and told what it is for
	})
}
