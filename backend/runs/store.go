package runs

import "context"

// Store remembers runs. All methods may be called from any goroutine and by several processes at once.
type Store interface {
	// CreateRun writes a new run and returns its id, which grows from run to run.
	CreateRun(ctx context.Context, r Run) (int64, error)
	// SaveRun overwrites everything of an existing run.
	SaveRun(ctx context.Context, r Run) error
	// Run returns one run, or ErrNoRun.
	Run(ctx context.Context, id int64) (Run, error)
	// RunPage returns up to limit runs, newest first, after the first offset of them, and how many there are.
	RunPage(ctx context.Context, offset, limit int) (page []Run, total int64, err error)
	// RunningRuns returns every run whose state is Running, whether or not its process still lives.
	RunningRuns(ctx context.Context) ([]Run, error)
}

// ErrNoRun is returned for an id that no run has.
var ErrNoRun error = noRun{}

type noRun struct{}

func (noRun) Error() string { return "there is no such run" }

// Code is the stable name of this kind of failure.
func (noRun) Code() string { return "no_such_run" }

// Action is what to do next.
func (noRun) Action() string { return "Look the number up in the list of runs." }
