package cli

import (
	"encoding/pem"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"concord/backend/certstore"

	"github.com/spf13/cobra"
)

func (a *app) certNewCommand() *cobra.Command {
	var store, file, name, out string
	var tpm bool
	var bits, days int
	cmd := &cobra.Command{
		Use:   "new (--store STORE | --file FILE)",
		Short: "Make a key and a self-signed certificate for the app registration",
		Long: `New makes an RSA key and a self-signed certificate. In the Windows certificate store the key cannot be exported; in a
file it is readable by its owner only. Then export what is uploaded to the app registration, which is the certificate
without its key: --out does that in the same go.`,
		Example: `  concordctl cert new --store LocalMachine --out concord.cer
  concordctl cert new --file concord.pem --days 730 --out concord.cer`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := sizes(bits, days); err != nil {
				return err
			}
			options := certstore.MakeOptions{CommonName: name, Bits: bits, Lifetime: time.Duration(days) * 24 * time.Hour}
			if (store == "") == (file == "") {
				return &usageError{fmt.Errorf("say where the key is to be kept: --store or --file")}
			}
			if tpm && store == "" {
				return &usageError{fmt.Errorf("--tpm goes with --store: a file is in no TPM")}
			}
			var made *certstore.Identity
			var err error
			if file != "" {
				made, err = certstore.NewFile(file, options)
			} else {
				var l certstore.Location
				if l, err = location(store); err == nil {
					made, err = certstore.NewInStore(l, tpm, options)
				}
			}
			if err != nil {
				return err
			}
			if err := a.certMade(made, store, file); err != nil || out == "" {
				return err
			}
			return a.certWrite(made, out, false)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&store, "store", "", storeWords)
	flags.StringVar(&file, "file", "", "a new PEM `file`, for a computer without that store")
	flags.BoolVar(&tpm, "tpm", false, "keep the key in the computer's TPM")
	flags.StringVar(&name, "name", "Concord", "the certificate's `name` in the app registration")
	flags.IntVar(&bits, "bits", 3072, "length of the RSA key in `bits`: 2048, 3072 or 4096")
	flags.IntVar(&days, "days", 365, "for how many `days` it is valid")
	flags.StringVar(&out, "out", "", "also write the certificate, without its key, to this new .cer `file`")
	a.addJSONFlag(cmd, "end with one JSON object")
	return cmd
}

// sizes judges --bits and --days as they were typed: elsewhere nothing means that it is left to us, and a count of days can be
// too great for a duration.
func sizes(bits, days int) error {
	if longest := int(certstore.LongestLifetime / (24 * time.Hour)); days < 1 || days > longest {
		return &usageError{fmt.Errorf("--days %d: a certificate is valid for 1 to %d days", days, longest)}
	}
	if !slices.Contains(certstore.KeyLengths, bits) {
		return &usageError{fmt.Errorf("--bits %d: the length of a key is 2048, 3072 or 4096", bits)}
	}
	return nil
}

// certMade says what was made, and what to do next.
func (a *app) certMade(made *certstore.Identity, store, file string) error {
	c := certificateLine(certstore.Entry{Location: certstore.Location(store), Certificate: made.Certificate})
	c.File, c.Exportable = file, ""
	if a.json {
		return a.printJSON(c)
	}
	fmt.Fprintf(a.out, "Made %s, %s, valid until %s.\n  Thumbprint  %s\n", printable(c.Subject), c.Key, made.Certificate.NotAfter.Local().Format(time.DateOnly), c.Thumbprint)
	fmt.Fprintln(a.out, "\nUpload it, without its key, at Certificates & secrets of the app registration, and put this into appsettings.json:")
	if file != "" {
		fmt.Fprintf(a.out, "  \"certificate\": { \"file\": %s }\n", strconv.Quote(file))
		return nil
	}
	fmt.Fprintf(a.out, "  \"certificate\": { \"source\": \"windows\", \"store\": %q, \"thumbprint\": %q }\n", store, c.Thumbprint)
	return nil
}

func (a *app) certExportCommand() *cobra.Command {
	var store, file, thumbprint, out string
	var text bool
	cmd := &cobra.Command{
		Use:   "export (--thumbprint THUMBPRINT | --file FILE) --out FILE",
		Short: "Write a certificate, without its key, to a file for the app registration",
		Args:  cobra.NoArgs,
	}
	cmd.RunE = func(*cobra.Command, []string) error {
		if (thumbprint == "") == (file == "") || out == "" {
			return &usageError{fmt.Errorf("say which certificate, by --thumbprint or by --file, and where to, by --out")}
		}
		if file != "" {
			found, err := certstore.FromFile(file, []byte(os.Getenv(certstore.PasswordVariable)))
			if err != nil {
				return err
			}
			return a.certWrite(found, out, text)
		}
		l, err := location(store)
		if err != nil {
			return err
		}
		entries, err := certstore.List(l)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Thumbprint() == certstore.CleanThumbprint(thumbprint) {
				return a.certWrite(&certstore.Identity{Certificate: e.Certificate}, out, text)
			}
		}
		_, err = certstore.FromStore(l, thumbprint) // says that it is not there
		return err
	}
	flags := cmd.Flags()
	flags.StringVar(&store, "store", string(certstore.CurrentUser), storeWords)
	flags.StringVar(&thumbprint, "thumbprint", "", "the certificate in the store, by its `SHA-1`")
	flags.StringVar(&file, "file", "", "the certificate in this PEM or PFX `file`")
	flags.StringVar(&out, "out", "", "the new .cer `file`")
	flags.BoolVar(&text, "pem", false, "as text (PEM) in place of binary (DER); the app registration takes both")
	return cmd
}

// certWrite writes the public half into a file that is not there yet.
func (a *app) certWrite(found *certstore.Identity, out string, text bool) error {
	data := found.Certificate.Raw
	if text {
		data = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: data})
	}
	if err := certstore.WriteCertificate(out, data); err != nil {
		return err
	}
	if !a.json {
		fmt.Fprintf(a.out, "Written to %s: certificate %s, without its key.\n", out, found.Thumbprint())
	}
	return nil
}
