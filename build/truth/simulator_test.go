package truth

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// simulator is a running `concordctl simulator` and what it wrote for its clients.
type simulator struct {
	program, data string
	url           string
	tenant, app   string
	key           []byte // certificate and private key
	transport     *recorder
}

// sim serves all tests.
var sim *simulator

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "truth:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	program := os.Getenv("CONCORDCTL")
	if program == "" {
		program = filepath.Join("..", "..", "bin", "concordctl")
	}
	if program, err = filepath.Abs(program); err != nil {
		return 1, err
	}
	if _, err := os.Stat(program); err != nil {
		return 1, fmt.Errorf("%w: run make build first", err)
	}
	work, err := os.MkdirTemp("", "truth")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Minute)
	defer stop()
	sim = &simulator{program: program, data: filepath.Join(work, "data")}
	if err := os.Mkdir(sim.data, 0o700); err != nil {
		return 1, err
	}
	out := filepath.Join(work, "client")
	// The file is where `concordctl demo change` finds it: so that the company can live while it is served.
	served := exec.CommandContext(ctx, program, "simulator", "--addr", "127.0.0.1:0", "--out", out, "--file", filepath.Join(sim.data, "demo-tenant.db"))
	served.Cancel = func() error { return served.Process.Signal(os.Interrupt) }
	served.WaitDelay = 10 * time.Second
	var said bytes.Buffer
	served.Stderr = &said
	stdout, err := served.StdoutPipe()
	if err != nil {
		return 1, err
	}
	if err := served.Start(); err != nil {
		return 1, err
	}
	defer func() {
		stop()
		_ = served.Wait() // ended by our signal
		if code != 0 || err != nil {
			fmt.Fprintf(os.Stderr, "the simulator said: %s\n", said.String())
		}
	}()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return 1, fmt.Errorf("the simulator named no address, but %q: %w", line, err)
	}
	sim.url = strings.TrimSpace(line)
	if err := sim.load(out); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// load reads what the simulator wrote for its clients.
func (s *simulator) load(dir string) error {
	settings, err := os.ReadFile(filepath.Join(dir, "appsettings.json"))
	if err != nil {
		return err
	}
	var wire struct{ TenantID, ClientID string }
	if err := json.Unmarshal(settings, &wire); err != nil {
		return err
	}
	s.tenant, s.app = wire.TenantID, wire.ClientID
	if s.key, err = os.ReadFile(filepath.Join(dir, "client.pem")); err != nil {
		return err
	}
	ca, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		return errors.New("ca.pem holds no certificate")
	}
	s.transport = &recorder{base: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}}
	return nil
}

// live lets some days pass in the company.
func (s *simulator) live(t *testing.T, days string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), s.program, "demo", "change", "--days", days, "--data-dir", s.data).CombinedOutput()
	if err != nil {
		t.Fatalf("demo change: %v: %s", err, out)
	}
	t.Logf("%s", out)
}

// recorder lies below the SDK and keeps what went over the wire.
type recorder struct {
	base http.RoundTripper

	mu   sync.Mutex
	seen []exchange
}

type exchange struct {
	method, path string
	encoding     string // of the request's body
	status       int
	retryAfter   string
	at           time.Time
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	e := exchange{method: req.Method, path: req.URL.Path, encoding: req.Header.Get("Content-Encoding"), at: time.Now()}
	res, err := r.base.RoundTrip(req)
	if err == nil {
		e.status, e.retryAfter = res.StatusCode, res.Header.Get("Retry-After")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, e)
	return res, err
}

// since gives what went over the wire after the first n exchanges.
func (r *recorder) since(n int) []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]exchange(nil), r.seen[n:]...)
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.seen)
}
