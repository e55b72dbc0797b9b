// Command concordctl is Concord's command line. It links no window toolkit and runs on a server without a display.
package main

import (
	"os"

	"concord/backend/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
