package cli

import (
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"concord/backend/certstore"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) certCommand() *cobra.Command {
	return group("cert", "List, make, renew, export and delete certificates", a.certListCommand(), a.certNewCommand(), a.certRotateCommand(), a.certExportCommand(), a.certDeleteCommand())
}

// storeWords are how --store is written in a command's usage.
const storeWords = "the `store`: CurrentUser or LocalMachine"

// location reads --store.
func location(store string) (certstore.Location, error) {
	if l := certstore.Location(store); slices.Contains(certstore.Locations, l) {
		return l, nil
	}
	return "", &usageError{fmt.Errorf("there is no store %q: --store is CurrentUser or LocalMachine", store)}
}

// listedCertificate is a certificate as the cert commands print it with --json.
type listedCertificate struct {
	Store      string `json:"store,omitempty"` // CurrentUser or LocalMachine
	File       string `json:"file,omitempty"`
	Thumbprint string `json:"thumbprint"`
	Subject    string `json:"subject"`
	NotBefore  int64  `json:"notBefore"` // unix ms, as the next
	NotAfter   int64  `json:"notAfter"`
	Key        string `json:"key"`
	Provider   string `json:"provider,omitempty"`
	Exportable string `json:"exportable,omitempty"` // yes, no, unknown
	Suits      bool   `json:"suits"`
	Why        string `json:"why,omitempty"` // it does not
	Action     string `json:"action,omitempty"`
}

func certificateLine(e certstore.Entry) listedCertificate {
	c := listedCertificate{Store: string(e.Location), Thumbprint: e.Thumbprint(), Subject: e.Certificate.Subject.String(), Key: e.Key(),
		NotBefore: e.Certificate.NotBefore.UnixMilli(), NotAfter: e.Certificate.NotAfter.UnixMilli(),
		Provider: e.Provider, Exportable: string(e.Exportable), Suits: e.Unsuited == nil}
	if e.Unsuited != nil {
		c.Why = e.Unsuited.Error()
		if known, ok := e.Unsuited.(interface{ Action() string }); ok {
			c.Action = known.Action()
		}
	}
	return c
}

func (a *app) certListCommand() *cobra.Command {
	var store string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the certificates with a private key in the Windows certificate store",
		Long: `List shows the personal certificates of this account and of this computer that have a private key, and whether Concord
can sign in with each of them. Keys are looked at without any prompt.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.certList(store) },
	}
	cmd.Flags().StringVar(&store, "store", "", storeWords+" (default: both)")
	a.addJSONFlag(cmd, "one JSON object per certificate and line")
	return cmd
}

func (a *app) certList(store string) error {
	locations := certstore.Locations
	if store != "" {
		one, err := location(store)
		if err != nil {
			return err
		}
		locations = []certstore.Location{one}
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	n := 0
	var why []string
	for _, l := range locations {
		entries, err := certstore.List(l)
		if err != nil {
			return err
		}
		for _, e := range entries {
			c := certificateLine(e)
			if a.json {
				if err := a.printJSON(c); err != nil {
					return err
				}
				continue
			}
			if n++; n == 1 {
				fmt.Fprintln(table, "Store\tThumbprint\tSubject\tUntil\tKey\tExportable\tSuits")
			}
			suits := "yes"
			if !c.Suits {
				suits = "no"
				why = append(why, c.Why)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Store, c.Thumbprint, printable(c.Subject), e.Certificate.NotAfter.Local().Format(time.DateOnly), c.Key, c.Exportable, suits)
		}
	}
	if a.json {
		return nil
	}
	if n == 0 {
		fmt.Fprintln(a.out, "There is no certificate with a private key. To make one: concordctl cert new --store CurrentUser")
		return nil
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, sentence := range why {
		fmt.Fprintln(a.out, "\n"+printable(sentence))
	}
	return nil
}

func (a *app) certDeleteCommand() *cobra.Command {
	var store string
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete THUMBPRINT",
		Short: "Delete a certificate and its private key from the Windows certificate store",
		Long: `Delete takes a certificate out of the store and its private key off this computer, unless another certificate there
uses the same key. There is no way back: first name another one in appsettings.json, and see that "check" is ok with it.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := location(store)
			if err != nil {
				return err
			}
			found, err := certstore.List(l)
			if err != nil {
				return err
			}
			thumbprint := certstore.CleanThumbprint(args[0])
			for _, e := range found {
				if e.Thumbprint() == thumbprint {
					question := fmt.Sprintf("The certificate %s, valid until %s, and its private key will be deleted for good.",
						printable(e.Certificate.Subject.String()), e.Certificate.NotAfter.Local().Format(time.DateOnly))
					if err := a.confirmed(yes, question, "delete"); err != nil {
						return err
					}
				}
			}
			if err := certstore.Delete(l, thumbprint); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Deleted from %s: %s\n", l, thumbprint)
			return nil
		},
	}
	cmd.Flags().StringVar(&store, "store", string(certstore.CurrentUser), storeWords)
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

// printCertificateEnd says so where the certificate ends within two months: nobody looks at one that works.
func (a *app) printCertificateEnd(t *tenant.Tenant) {
	now := time.Now()
	if in := t.Certificate(); in != nil && in.Nearness(now) != certstore.Far {
		fmt.Fprintf(a.err, "The certificate ends on %s, in %s. To renew it: concordctl cert rotate%s\n",
			in.Certificate.NotAfter.Local().Format(time.DateOnly), count(int64(in.DaysLeft(now)), "day", "days"), a.here())
	}
}
