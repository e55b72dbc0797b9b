package desktop

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"io"
	"path/filepath"
)

// Arguments reads what the program was started with. What a toolkit in development adds is passed over. flag.ErrHelp
// means that help was asked for and written.
func Arguments(args []string, help io.Writer) (Options, error) {
	var o Options
	flags := flag.NewFlagSet("concord", flag.ContinueOnError)
	flags.SetOutput(help)
	flags.BoolVar(&o.Demo, "demo", false, "open the built-in demo tenant at once")
	flags.StringVar(&o.DataDir, "data-dir", "", "`folder` for databases and logs (default: the user's folder for application data)")
	flags.StringVar(&o.Config, "config", "", "settings `file` (default: appsettings.json in the data folder, else beside the program)")
	err := flags.Parse(args)
	return o, err
}

// InstanceID is the same for two windows on one data folder: the second only brings the first to the front.
func (d *Desktop) InstanceID() string {
	folder, err := filepath.Abs(d.dataFolder())
	if err != nil {
		folder = d.dataFolder()
	}
	sum := sha256.Sum256([]byte(folder))
	return "concord-" + hex.EncodeToString(sum[:8])
}
