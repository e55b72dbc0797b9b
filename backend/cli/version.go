package cli

import (
	"fmt"

	"concord/backend/release"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.out, "concordctl %s %s\n", release.Version(), release.Platform())
			return nil
		},
	}
}
