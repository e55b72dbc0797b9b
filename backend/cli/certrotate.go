package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"concord/backend/release"
	"concord/backend/rotation"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// rotateFlags are those of `cert rotate`.
type rotateFlags struct {
	plan, goOn, upload, keepOld, abandon, forget, yes bool
	name                                              string
	bits, days                                        int
}

func (a *app) certRotateCommand() *cobra.Command {
	var f rotateFlags
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Renew the certificate that the settings name, without a moment that has none",
		Long: `Rotate makes a new key where the old one is kept (a file, or the Windows certificate store), puts its certificate onto the app
registration with a proof signed by the old key, waits until signing in with it works, names it in appsettings.json, and then takes the
old one off the registration and puts its key aside. It needs no permission, but applicationObjectId in the settings while the
certificate is valid; otherwise it writes a .cer file to upload by hand, and waits for that.

It may be stopped or killed at any moment: run it again, and it goes on where it was. Programs at work take up the new certificate by themselves.`,
		Example: `  concordctl cert rotate --plan      show what would happen
  concordctl cert rotate --yes       do it without asking
  concordctl cert rotate --upload    by hand: writes a .cer file and waits for the upload
  concordctl cert rotate --forget    later, delete the old key`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			err := a.certRotate(cmd.Context(), f)
			return a.concluded(err, func(failure *runs.Failure) any { return rotationAnswer{Failure: failure} })
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.plan, "plan", false, "show what would happen, or how far it is, and do nothing")
	flags.BoolVar(&f.goOn, "continue", false, "only go on with the one that is under way")
	flags.BoolVar(&f.upload, "upload", false, "the certificate is uploaded by hand")
	flags.BoolVar(&f.keepOld, "keep-old", false, "leave the old certificate on the registration, and its key where it is: other computers use it")
	flags.BoolVar(&f.abandon, "abandon", false, "end the one that is under way, before the settings name the new certificate")
	flags.BoolVar(&f.forget, "forget", false, "delete the old keys that renewals put aside")
	flags.BoolVar(&f.yes, "yes", false, "do not ask")
	flags.StringVar(&f.name, "name", "", "the new certificate's `name` (default: Concord and the day)")
	flags.IntVar(&f.bits, "bits", 3072, "length of the new RSA key in `bits`: 2048, 3072 or 4096")
	flags.IntVar(&f.days, "days", 365, "for how many `days` it is valid")
	a.addJSONFlag(cmd, "end with one JSON object")
	return cmd
}

func (f rotateFlags) check() error {
	alone := 0
	for _, one := range []bool{f.plan, f.goOn, f.abandon, f.forget} {
		if one {
			alone++
		}
	}
	if alone > 1 {
		return &usageError{errors.New("--plan, --continue, --abandon and --forget do not go together")}
	}
	return sizes(f.bits, f.days)
}

func (a *app) certRotate(ctx context.Context, f rotateFlags) error {
	r, done, err := tenant.OpenRotation(tenant.Options{DataDir: a.dataDir, Config: a.config, UserAgent: release.UserAgent()})
	if err != nil {
		return err
	}
	defer done()
	switch {
	case f.abandon:
		return a.rotateAbandoned(r, f)
	case f.forget:
		return a.rotateForgotten(ctx, r, f)
	case f.plan && r.UnderWay():
		return a.printRotation(*r.Last(), false)
	case f.goOn || r.UnderWay():
		if !f.goOn && !a.json {
			fmt.Fprintf(a.err, "Going on with the renewal that began on %s.\n", r.Last().Began.Local().Format("2006-01-02 15:04"))
		}
		if f.upload {
			if err := r.TakeByHand(); err != nil {
				return err
			}
		}
	default:
		wish := rotation.Wish{KeepOld: f.keepOld, Name: f.name, Bits: f.bits, Lifetime: time.Duration(f.days) * 24 * time.Hour}
		if f.upload {
			wish.Way = rotation.ByHand
		}
		plan, err := r.Plan(ctx, wish)
		if err != nil {
			return err
		}
		if f.plan {
			return a.printRotation(plan, true)
		}
		if err := a.confirmed(f.yes, rotationQuestion(plan), "renew"); err != nil {
			return err
		}
		if err := r.Begin(plan); err != nil {
			return err
		}
	}
	told := rotationTeller{app: a}
	if err := r.Go(ctx, told.tell); err != nil {
		return err
	}
	return a.printRotation(*r.Last(), false)
}

func (a *app) rotateAbandoned(r *rotation.Rotation, f rotateFlags) error {
	if r.UnderWay() {
		if err := a.confirmed(f.yes, "The renewal ends here, and the old certificate stays in use.", "abandon"); err != nil {
			return err
		}
	}
	given, err := r.Abandon()
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(rotationLine(given))
	}
	fmt.Fprintln(a.out, "The renewal was ended; the old certificate stays in use.")
	if given.New.Thumbprint != "" {
		fmt.Fprintf(a.out, "What was made stays: %s. If it is on the app registration already, delete it there (%s).\n", where(given.New), given.New.Thumbprint)
	}
	return nil
}

func (a *app) rotateForgotten(ctx context.Context, r *rotation.Rotation, f rotateFlags) error {
	if last := r.Last(); last != nil && len(last.Kept()) > 0 {
		if err := a.confirmed(f.yes, fmt.Sprintf("%s will be deleted for good: %s.", oldKeys(last.Kept()), everywhere(last.Kept())), "delete"); err != nil {
			return err
		}
	}
	s, err := r.Forget(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(rotationLine(s))
	}
	fmt.Fprintln(a.out, "Deleted, after a sign-in with the certificate of the settings.")
	return nil
}
