package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"concord/backend/smalldisk"
)

// onDisk runs the program in a process of its own whose data folder lies on a small disk that only that process sees.
// The script puts the disk, mounted at $data, into the state that is tested. What is on it in the end is copied back.
func (j *journey) onDisk(kilobytes int, script string, args ...string) answer {
	j.t.Helper()
	smalldisk.Need(j.t)
	whole := fmt.Sprintf(`set -e; real=$1; data=$2; shift 2
		mount -t tmpfs -o size=%dk tmpfs "$data"; cp -a "$real/." "$data"; %s
		code=0; "$@" --data-dir "$data" || code=$?
		rm -f "$data/filler" || true; rm -rf "$real"; cp -a "$data" "$real"; exit $code`, kilobytes, script)
	args = append([]string{"-m", "sh", "-c", whole, "sh", j.data(), j.t.TempDir(), os.Args[0]},
		append(args, "--config", filepath.Join(j.dir, "appsettings.json"))...)
	cmd := exec.CommandContext(j.t.Context(), "unshare", args...)
	cmd.Env = append(os.Environ(), childMode+"=main")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		j.t.Fatal(err)
	}
	return answer{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// overwrite puts noise over part of the database file.
func (j *journey) overwrite(from, bytes int64) {
	file, err := os.OpenFile(j.database(), os.O_RDWR, 0)
	if err != nil {
		j.t.Error(err)
		return
	}
	_, err = file.WriteAt([]byte(strings.Repeat("noise!", int(bytes/6)+1))[:bytes], from)
	if err := errors.Join(err, file.Close()); err != nil {
		j.t.Error(err)
	}
}
