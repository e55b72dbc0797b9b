package cloudsync

import (
	"context"
	"errors"
	"strings"

	"concord/backend/graph"
)

// DeleteQuestion is what has to be typed before a configuration is deleted.
func DeleteQuestion(domain string) Confirmation {
	return Confirmation{Word: lower(domain), Question: "This deletes the cloud sync configuration of " + lower(domain) +
		": its jobs, its service principal and its application. What it provisioned stays in Entra ID and is not kept up to date any more. Schemas and public settings are kept first."}
}

// Delete deletes the configuration of a domain: it keeps schemas and public settings, pauses the jobs, deletes the service principal with
// them, then the application. One that it may not delete goes on as it did. Cut off, it goes on when it is called again. word has to be the domain.
func (s *Service) Delete(ctx context.Context, domain, word string) error {
	if lower(domain) == "" {
		return &UnknownDomainError{}
	}
	if ask := DeleteQuestion(domain); word != ask.Word {
		return &ConfirmationError{Step: "delete", Ask: ask}
	}
	v, err := s.view(ctx, Configuration{Domain: domain})
	if err != nil {
		return err
	}
	v.c = v.stored(v.c)
	id, err := v.principal(ctx)
	if err != nil {
		return worded(stepPrincipal, err)
	}
	appID := v.found.appID
	if id == "" {
		if appID = v.known.AppID; appID == "" {
			return &UnknownDomainError{Domain: domain}
		}
		if err := v.noneServes(ctx, appID); err != nil {
			return worded(stepPrincipal, err)
		}
	} else {
		if err := v.remember(ctx, func(k *Known) { k.ServicePrincipal, k.AppID = id, appID }); err != nil {
			return err
		}
		if err := v.deletePrincipal(ctx, id); err != nil {
			return worded(stepPrincipal, err)
		}
	}
	if err := v.deleteApplication(ctx, appID); err != nil {
		return worded(stepPrincipal, err)
	}
	s.enter(ctx, domain, "delete", id)
	return s.store.ForgetCloudSync(ctx, lower(domain))
}

// noneServes fails while an application still has a service principal: it serves another domain meanwhile, or none is told.
func (v *view) noneServes(ctx context.Context, appID string) error {
	all, err := v.candidates(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		switch {
		case !strings.EqualFold(c.AppID, appID):
		case c.unread != nil:
			return c.unread
		default:
			return otherDomain(c, v.c.Domain, "Delete it by the domain that it serves, or in the Entra admin center.")
		}
	}
	return nil
}

func (v *view) deletePrincipal(ctx context.Context, id string) error {
	jobs, err := v.allJobs(ctx)
	if err != nil {
		return err
	}
	if err := v.keepAll(ctx, id, jobs); err != nil {
		return err
	}
	var paused []string
	for _, j := range jobs {
		if !runs(j) {
			continue
		}
		if err := v.graph.Do(ctx, graph.PauseSynchronizationJob(id, j.ID), nil); err != nil && !graph.IsNotFound(err) {
			return err
		}
		paused = append(paused, j.ID)
	}
	// The jobs go with the service principal, and not before it: an application may be let do that to what it made alone.
	err = v.graph.Do(ctx, graph.DeleteServicePrincipal(id), nil)
	if graph.IsNotFound(err) {
		return nil
	}
	if isDenied(err) {
		for _, j := range paused {
			err = errors.Join(err, v.startJob(ctx, id, j))
		}
	}
	return err
}

// keepAll keeps what a configuration consists of before it is deleted.
func (v *view) keepAll(ctx context.Context, id string, jobs []graph.SynchronizationJob) error {
	const why = "before the configuration was deleted"
	settings, err := v.settings(ctx)
	if err != nil {
		return err
	}
	if public := settings.Public(); len(public) > 0 {
		if err := v.backup(ctx, Backup{Domain: v.c.Domain, ServicePrincipal: id, Kind: SecretsBackup, Why: why, Content: []byte(encode(public))}); err != nil {
			return err
		}
	}
	for _, j := range jobs {
		data, err := v.readSchema(ctx, id, j.ID)
		if graph.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		root, err := readNodes(data)
		version := ""
		if err == nil {
			version = root.get("version").text(data)
		}
		if err := v.backup(ctx, Backup{Domain: v.c.Domain, ServicePrincipal: id, Job: j.ID, Kind: SchemaBackup, Version: version, Why: why, Content: data}); err != nil {
			return err
		}
	}
	return nil
}

// deleteApplication deletes the application that belongs to a service principal; one that is gone with it is fine.
func (v *view) deleteApplication(ctx context.Context, appID string) error {
	var page graph.Page[graph.Application]
	if err := v.graph.Do(ctx, graph.FindApplication(appID), &page); err != nil {
		return err
	}
	for _, a := range page.Value {
		if !strings.EqualFold(a.AppID, appID) {
			continue
		}
		if err := v.graph.Do(ctx, graph.DeleteApplication(a.ID), nil); err != nil && !graph.IsNotFound(err) {
			return err
		}
	}
	return nil
}

// Backups lists what was kept of a domain, the newest first; "" for all.
func (s *Service) Backups(ctx context.Context, domain string) ([]Backup, error) {
	return s.store.CloudSyncBackups(ctx, lower(domain))
}

// Backup is one backup with its content.
func (s *Service) Backup(ctx context.Context, id int64) (Backup, error) {
	b, found, err := s.store.CloudSyncBackup(ctx, id)
	if err == nil && !found {
		err = &ArgumentError{problem{"cloudsync_no_backup", "There is no backup of that number.", "See them with: concordctl cloudsync backups."}}
	}
	return b, err
}

// RestoreSchema puts a schema back that was kept; the one that is there now is kept first. id 0 takes the job of the domain back to
// Microsoft's default.
func (s *Service) RestoreSchema(ctx context.Context, domain string, id int64) error {
	v, err := s.find(ctx, domain)
	if err != nil {
		return err
	}
	old, err := v.schemaOf(ctx)
	job := jobOf(v.jobs, JobProvisioning)
	if err == nil && (old == nil || job == nil) {
		err = orderError("There is no provisioning job whose schema could be restored.")
	}
	if err != nil {
		return worded(stepScope, err)
	}
	if id == 0 {
		if err := s.backup(ctx, Backup{Domain: v.c.Domain, ServicePrincipal: v.found.id, Job: job.ID, Kind: SchemaBackup, Why: "before it was taken back to the default", Content: old}); err != nil {
			return err
		}
		if err := s.graph.Do(ctx, graph.DeleteSynchronizationSchema(v.found.id, job.ID), nil); err != nil {
			return worded(stepScope, err)
		}
		s.enter(ctx, v.c.Domain, "restore", "default schema")
		return nil
	}
	b, err := s.schemaBackup(ctx, v, id)
	if err != nil {
		return err
	}
	if err := s.putSchema(ctx, v.c.Domain, v.found.id, job.ID, old, b.Content, "before an older one was restored"); err != nil {
		return worded(stepScope, err)
	}
	s.enter(ctx, v.c.Domain, "restore", b.Version)
	return nil
}
