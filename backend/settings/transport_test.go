package settings_test

import (
	"bufio"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/backend/settings"
)

// service is an HTTPS service whose certificate no system trusts.
func service(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, s *settings.Settings, address string) (string, error) {
	t.Helper()
	transport, err := s.Transport()
	if err != nil {
		t.Fatal(err)
	}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func TestRootsOfCAFileAreTrustedAndHTTP2IsSpoken(t *testing.T) {
	server := service(t)
	der := server.Certificate().Raw
	for name, content := range map[string][]byte{
		"PEM": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		"DER": der,
	} {
		file := filepath.Join(t.TempDir(), "ca")
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := get(t, &settings.Settings{CAFile: file, Proxy: "direct"}, server.URL)
		if got != "HTTP/2.0" || err != nil {
			t.Errorf("%s: got %q, %v; want HTTP/2.0", name, got, err)
		}
	}
	if _, err := get(t, &settings.Settings{Proxy: "direct"}, server.URL); err == nil {
		t.Error("without caFile the service was trusted")
	}
}

func TestUnusableCAFileIsNamed(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("nothing here"), 0o644); err != nil {
		t.Fatal(err)
	}
	for file, code := range map[string]string{
		filepath.Join(t.TempDir(), "gone.pem"): "ca_file_missing",
		t.TempDir():                            "ca_file_unreadable",
		empty:                                  "ca_file_empty",
	} {
		_, err := (&settings.Settings{CAFile: file}).Transport()
		var fault *settings.Error
		if !errors.As(err, &fault) || fault.Code() != code || !strings.Contains(fault.Error(), file) {
			t.Errorf("got %v, want %s and the file's name", err, code)
		}
	}
}

// proxy answers each CONNECT with status; for 200 it opens the tunnel.
func proxy(t *testing.T, status int) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		far, err := net.Dial("tcp", r.URL.Host)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		near, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
		go tunnel(far, near, buffered.Reader)
		go tunnel(near, far, nil)
	}))
	t.Cleanup(server.Close)
	return server
}

func tunnel(to, from net.Conn, buffered *bufio.Reader) {
	defer to.Close()
	if buffered != nil {
		_, _ = io.CopyN(to, buffered, int64(buffered.Buffered()))
	}
	_, _ = io.Copy(to, from)
}

func TestProxyIsUsedAndItsRefusalExplained(t *testing.T) {
	server := service(t)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o644); err != nil {
		t.Fatal(err)
	}
	through := proxy(t, http.StatusOK)
	if got, err := get(t, &settings.Settings{CAFile: file, Proxy: through.URL}, server.URL); got != "HTTP/2.0" || err != nil {
		t.Errorf("through the proxy: got %q, %v", got, err)
	}
	for status, want := range map[int][2]string{
		http.StatusProxyAuthRequired: {"proxy_password", "HTTPS_PROXY"},
		http.StatusForbidden:         {"proxy_refused", "administrator"},
	} {
		_, err := get(t, &settings.Settings{CAFile: file, Proxy: proxy(t, status).URL}, server.URL)
		var fault *settings.Error
		if !errors.As(err, &fault) || fault.Code() != want[0] || !strings.Contains(fault.Action(), want[1]) {
			t.Errorf("%d: got %v, want %s", status, err, want[0])
		}
	}
}
