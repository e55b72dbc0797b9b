package cli

import (
	"fmt"

	"concord/backend/release"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Long: `Version prints which Concord this is. Where the settings say so (updates.check), it looks for a newer one at the address
that they name; otherwise nobody is asked anything.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintf(a.out, "concordctl %s %s\n", release.Version(), release.Platform())
			n, newer, asked, err := tenant.Newer(cmd.Context(), a.options())
			switch {
			case !asked: // settings that cannot be used are told by what needs them
			case err != nil:
				a.printFailure(err)
			case newer:
				fmt.Fprintf(a.err, "\nConcord %s is there.\n", n.Version)
				for _, line := range []struct{ what, text string }{{"", n.Notes}, {"More: ", n.Page}, {"SHA-256: ", n.SHA256}} {
					if line.text != "" {
						fmt.Fprintln(a.err, line.what+line.text)
					}
				}
			default:
				fmt.Fprintln(a.err, "\nThat is the newest.")
			}
			return nil
		},
	}
}
