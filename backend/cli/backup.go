package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"concord/backend/backup"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) backupCommand() *cobra.Command {
	cmd := group("backup", "Keep a copy of the data folder's state, and put one back", a.backupCreateCommand(), a.backupListCommand(), a.backupRestoreCommand())
	a.addDemoFlag(cmd)
	return cmd
}

func (a *app) options() tenant.Options {
	return tenant.Options{DataDir: a.dataDir, Config: a.config, Demo: a.demo}
}

// keptCopy is a backup as the backup commands print it with --json.
type keptCopy struct {
	Path     string     `json:"path"`
	Made     int64      `json:"made"` // unix ms
	Why      backup.Why `json:"why"`
	Bytes    int64      `json:"bytes"`
	Version  string     `json:"version"`
	Schema   int64      `json:"schema"`
	TenantID string     `json:"tenantId"`
	Tenant   string     `json:"tenant,omitempty"`
	Demo     bool       `json:"demo"`
	Settings bool       `json:"settings"` // appsettings.json is in it
	Trouble  string     `json:"trouble,omitempty"`
}

func keptCopyOf(c backup.Copy) keptCopy {
	k := keptCopy{Path: c.Path, Made: c.Made.UnixMilli(), Why: c.Why, Bytes: c.Bytes, Version: c.Version, Schema: c.Schema,
		TenantID: c.TenantID, Tenant: c.Tenant, Demo: c.Demo, Settings: c.HasSettings()}
	if c.Trouble != nil {
		k.Trouble = c.Trouble.Error()
	}
	return k
}

func (a *app) backupCreateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create [FILE]",
		Short: "Write a backup of the database, the settings and the profiles into one zip file",
		Long: `Create writes one zip file: the database as it stands at this moment, appsettings.json, and the profiles. A run may be at
work meanwhile. Without FILE it goes into the folder "backups" of the data folder; keep a copy on another disk.

In it are people's names, numbers and addresses: keep it as safe as the data folder. The private key of the certificate
is not in it, nor are the contacts themselves, which are in the mailboxes.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := ""
			if len(args) > 0 {
				file = args[0]
			}
			c, err := tenant.Backup(cmd.Context(), a.options(), file)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(keptCopyOf(c))
			}
			fmt.Fprintf(a.out, "Backup: %s (%s)\n", c.Path, bytesText(c.Bytes))
			fmt.Fprintln(a.err, "\nIt holds people's names and numbers, and not the certificate's private key: keep that apart.")
			return nil
		},
	}
	a.addJSONFlag(cmd, "one JSON object on one line")
	return cmd
}

var whyWords = map[backup.Why]string{backup.Asked: "asked for", backup.BeforeRestore: "before a restore", backup.BeforeUpdate: "before an update"}

func (a *app) backupListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the backups in the data folder",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			folder, all, err := tenant.Backups(a.options())
			if err != nil {
				return err
			}
			if a.json {
				for _, c := range all {
					if err := a.printJSON(keptCopyOf(c)); err != nil {
						return err
					}
				}
				return nil
			}
			if len(all) == 0 {
				fmt.Fprintf(a.out, "There is no backup in %s. To make one: concordctl backup create%s\n", folder, a.here())
				return nil
			}
			fmt.Fprintln(a.out, folder)
			table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "Made\tTenant\tWhy\tConcord\tSize\tFile")
			for _, c := range all {
				of, why := c.Tenant, whyWords[c.Why]
				if of == "" {
					of = c.TenantID
				}
				if c.Trouble != nil {
					of, why = "", "damaged, or no backup"
				}
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", clock(c.Made), printable(of), why, printable(c.Version), bytesText(c.Bytes), printable(filepath.Base(c.Path)))
			}
			return table.Flush()
		},
	}
	a.addJSONFlag(cmd, "one JSON object per backup and line")
	return cmd
}

func (a *app) backupRestoreCommand() *cobra.Command {
	var yes bool
	var how backup.Options
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup back, and keep what is there now aside",
		Long: `Restore puts the database of a backup back in place of the one that is there. Everything is checked first; what is there now
becomes a backup itself, so that a restore is undone by another one. No Concord may have the data open meanwhile.

The mailboxes are not touched. The next sync looks at every mailbox once and brings it in line with the directory: what
was written after the backup is found again by its mark, so that nothing is made twice. FILE is a path, or the name of
a file that "backup list" shows.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.restore(cmd.Context(), args[0], how, yes) },
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.Flags().BoolVar(&how.Settings, "settings", false, "put appsettings.json back too, in place of the one that is there")
	a.addJSONFlag(cmd, "one JSON object on one line")
	return cmd
}

func (a *app) restore(ctx context.Context, file string, how backup.Options, yes bool) error {
	file, err := a.backupNamed(file)
	if err != nil {
		return err
	}
	c, err := backup.Look(file)
	if err != nil {
		return err
	}
	of := c.Tenant
	if of == "" {
		of = c.TenantID
	}
	question := fmt.Sprintf("The database of %s as it was on %s takes the place of the one that is there, which is kept as a backup.", printable(of), clock(c.Made))
	if err := a.confirmed(yes, question, "restore"); err != nil {
		return err
	}
	r, err := tenant.Restore(ctx, a.options(), file, how)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Restored keptCopy `json:"restored"`
			Aside    string   `json:"aside,omitempty"`
			Damaged  string   `json:"damaged,omitempty"`
			Settings string   `json:"settings,omitempty"`
		}{keptCopyOf(r.From), r.Aside, r.Damaged, r.Settings})
	}
	fmt.Fprintf(a.out, "Put back: %s as it was on %s.\n", printable(of), clock(r.From.Made))
	if r.Settings != "" {
		fmt.Fprintf(a.out, "Settings: %s. The private key that they name was not in the backup: see that it is there.\n", r.Settings)
	}
	switch {
	case r.Aside != "":
		fmt.Fprintf(a.out, "What was there before: %s\n", r.Aside)
	case r.Damaged != "":
		fmt.Fprintf(a.out, "What was there before could not be read; its files are kept in %s\n", r.Damaged)
	}
	fmt.Fprintf(a.err, "\nThe next sync looks at every mailbox once:  concordctl sync%s\n", a.here())
	return nil
}

// backupNamed finds a file that was named as the list names it.
func (a *app) backupNamed(file string) (string, error) {
	if filepath.Base(file) != file {
		return file, nil
	}
	if _, err := backup.Look(file); err == nil {
		return file, nil
	}
	folder, all, err := tenant.Backups(a.options())
	if err != nil {
		return "", err
	}
	for _, c := range all {
		if filepath.Base(c.Path) == file {
			return filepath.Join(folder, file), nil
		}
	}
	return file, nil
}

// bytesText writes a size the way file managers do: 820 bytes, 12.4 MB.
func bytesText(n int64) string {
	switch {
	case n < 1000:
		return count(n, "byte", "bytes")
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
