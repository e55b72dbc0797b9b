package tenant

import (
	"context"

	"concord/backend/backup"
	"concord/backend/graphsim"
	"concord/backend/release"
	"concord/backend/settings"
)

// copiesKept is how many copies that were made before an update are kept.
const copiesKept = 3

// Backup writes a backup of a tenant's state to file, or into the data folder's own place for them where file is "". It
// opens no tenant and asks nobody: it works beside a run, and when nothing else does.
func Backup(ctx context.Context, o Options, file string) (backup.Copy, error) {
	place, err := placeOf(o)
	if err != nil {
		return backup.Copy{}, err
	}
	if place.TenantID == "" {
		return backup.Copy{}, unknownTenant(place.Folder)
	}
	return backup.Create(ctx, place, backup.Asked, file)
}

// Backups lists what lies in the data folder's own place for backups, of every tenant, the newest first.
func Backups(o Options) (folder string, all []backup.Copy, err error) {
	f, err := openFolder(o.DataDir)
	if err != nil {
		return "", nil, err
	}
	folder = backup.Place{Folder: string(f)}.Kept()
	all, err = backup.List(folder)
	return folder, all, err
}

// Restore puts a backup back. Where no settings tell which tenant is meant, as on a new computer, it is the backup's.
func Restore(ctx context.Context, o Options, file string, how backup.Options) (backup.Restored, error) {
	place, err := placeOf(o)
	if err != nil {
		return backup.Restored{}, err
	}
	if place.TenantID == "" {
		c, err := backup.Look(file)
		if err != nil {
			return backup.Restored{}, err
		}
		place.TenantID, place.Tenant, place.Demo = c.TenantID, c.Tenant, c.Demo
		place.Database = folder(place.Folder).database(c.TenantID)
	}
	return backup.Restore(ctx, place, file, how)
}

// placeOf is where the state of the tenant lies that options name; its TenantID is "" while nobody knows it.
func placeOf(o Options) (backup.Place, error) {
	f, err := openFolder(o.DataDir)
	if err != nil {
		return backup.Place{}, err
	}
	if o.Demo {
		return f.place(graphsim.ContosoTenantID, demoName, true, ""), nil
	}
	path, found, err := settings.Find(o.Config, string(f))
	if !found || err != nil {
		if o.Config != "" {
			return backup.Place{}, err
		}
		return f.place("", "", false, ""), err
	}
	s, err := settings.Load(path)
	if err != nil {
		return backup.Place{}, err
	}
	id, _ := f.databaseID(s.Login(), s.TenantID)
	return f.place(id, domainOf(s.TenantID), false, path), nil
}

func (f folder) place(id, name string, demo bool, settingsFile string) backup.Place {
	return backup.Place{Folder: string(f), Database: f.database(id), TenantID: id, Tenant: name, Demo: demo, Settings: settingsFile, Version: release.Version()}
}

func unknownTenant(folder string) error {
	return &Error{code: "backup_tenant_unknown", sentence: "Which tenant's data in " + folder + " is meant is not known: no settings say so, or nobody has signed in with them yet.",
		action: "Run concordctl check once, or add --demo for the demo tenant."}
}

// guarded completes a restore that was cut off, says that the database is in use, and returns what makes a copy of it
// before its tables are changed by a newer Concord.
func (t *Tenant) guarded(ctx context.Context, p backup.Place) (func(context.Context, int64) error, error) {
	finished, err := backup.Finish(ctx, p)
	if err != nil {
		return nil, err
	}
	if finished {
		t.log.Warn("a restore that was cut off was completed")
	}
	held, err := backup.Hold(ctx, p)
	if err != nil {
		return nil, err
	}
	t.closers = append(t.closers, held)
	return func(ctx context.Context, schema int64) error {
		c, err := backup.Create(ctx, p, backup.BeforeUpdate, "")
		if err != nil {
			return err
		}
		t.log.WithField("schema", schema).WithField("bytes", c.Bytes).Info("a copy was kept before the database was updated")
		if err := backup.Thin(p.Kept(), backup.BeforeUpdate, p.TenantID, copiesKept); err != nil {
			t.log.WithError(err).Warn("old copies could not be deleted")
		}
		return nil
	}, nil
}
