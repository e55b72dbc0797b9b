package cli

import (
	"fmt"
	"strconv"
	"text/tabwriter"

	"concord/backend/cloudsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// writeConfiguration fetches a configuration and prints it, or writes it into a new file.
func (a *app) writeConfiguration(path string, fetch func() (cloudsync.Configuration, error)) error {
	return a.printOrWrite(path, func() ([]byte, error) {
		c, err := fetch()
		if err != nil {
			return nil, err
		}
		return c.JSON(), nil
	})
}

func (a *app) cloudExportCommand() *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use: "export [DOMAIN]", Short: "Print the configuration that was last applied or imported", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error {
				return a.writeConfiguration(out, func() (cloudsync.Configuration, error) { return t.CloudSync.Stored(cmd.Context(), first(args)) })
			})
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "write it to a new `file`")
	return cmd
}

func (a *app) cloudImportCommand() *cobra.Command {
	out, principal := "", ""
	cmd := &cobra.Command{
		Use: "import [DOMAIN]", Short: "Take over a configuration that is in the tenant, made in the portal for example", Args: cobra.MaximumNArgs(1),
		Long: `Import reads a configuration as the tenant has it, prints it as the file that would make it, and remembers it, so that
"plan" tells the drift from then on. It changes nothing in the tenant. What a file cannot say, it leaves out and names: that stays
as it is in the tenant.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				var imported cloudsync.Imported
				err := a.writeConfiguration(out, func() (_ cloudsync.Configuration, err error) {
					err = t.CloudSyncAlone(cmd.Context(), func() error {
						imported, err = t.CloudSync.Import(cmd.Context(), first(args), principal)
						return err
					})
					return imported.Configuration, err
				})
				for _, what := range imported.LeftOut {
					fmt.Fprintln(a.err, printable(what))
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "write it to a new `file`")
	cmd.Flags().StringVar(&principal, "service-principal", "", "the one with this object `id`, where a domain has several")
	return cmd
}

func (a *app) cloudBackupsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "backups [DOMAIN]", Short: "List the schemas and settings that were kept before a change", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error {
				all, err := t.CloudSync.Backups(cmd.Context(), first(args))
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"backups": append([]cloudsync.Backup{}, all...)})
				}
				if len(all) == 0 {
					fmt.Fprintln(a.out, "Nothing was kept yet.")
					return nil
				}
				table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "Number\tDomain\tWhat\tWhen\tWhy")
				for _, b := range all {
					fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", b.ID, printable(b.Domain), b.Kind, clock(b.At), b.Why)
				}
				return table.Flush()
			})
		},
	}
	a.addJSONFlag(cmd, "one object")
	return cmd
}

func (a *app) cloudRestoreCommand() *cobra.Command {
	yes, asDefault := false, false
	cmd := &cobra.Command{
		Use: "restore DOMAIN [NUMBER]", Short: "Put a job's schema back as it was kept, or to Microsoft's default", Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			id := int64(0)
			if len(args) == 2 {
				var err error
				if id, err = strconv.ParseInt(args[1], 10, 64); err != nil || id < 1 {
					return &usageError{fmt.Errorf("%q is no number of a backup", args[1])}
				}
			}
			if asDefault != (id == 0) {
				return &usageError{fmt.Errorf("name the number of a backup, or --default")}
			}
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				what := "Microsoft's default"
				if id != 0 {
					b, err := t.CloudSync.Backup(cmd.Context(), id)
					if err != nil {
						return err
					}
					what = fmt.Sprintf("The %s of %s that was kept %s, %s,", b.Kind, printable(b.Domain), clock(b.At), b.Why)
				}
				if err := a.confirmed(yes, what+" replaces the job's schema, mappings and scope included; the one that is there is kept.", "restore"); err != nil {
					return err
				}
				return t.CloudSyncAlone(cmd.Context(), func() error {
					if err := t.CloudSync.RestoreSchema(cmd.Context(), args[0], id); err != nil {
						return err
					}
					fmt.Fprintln(a.out, "Restored.")
					return nil
				})
			})
		},
	}
	cmd.Flags().BoolVar(&asDefault, "default", false, "back to Microsoft's default")
	cmd.Flags().BoolVar(&yes, "yes", false, "agree to it")
	return cmd
}

func (a *app) cloudDeleteCommand() *cobra.Command {
	yes := false
	cmd := &cobra.Command{
		Use: "delete DOMAIN", Short: "Delete a configuration; what it provisioned stays", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				ask := cloudsync.DeleteQuestion(args[0])
				if err := a.confirmed(yes, ask.Question, ask.Word); err != nil {
					return err
				}
				return t.CloudSyncAlone(cmd.Context(), func() error {
					if err := t.CloudSync.Delete(cmd.Context(), args[0], ask.Word); err != nil {
						return err
					}
					fmt.Fprintf(a.out, "The configuration of %s is deleted. Its schemas and settings are kept: concordctl cloudsync backups%s\n", printable(ask.Word), a.here())
					return nil
				})
			})
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "agree to it")
	return cmd
}
