package release

import (
	"runtime"
	"runtime/debug"
)

// version is set by the build of a release (-ldflags "-X concord/backend/release.version=1.2.3").
var version = ""

// revisionShown is how much of a commit's hash names it.
const revisionShown = 12

// Version is the release, or for a build between releases "dev-" and the commit.
func Version() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return "dev-" + setting.Value[:min(len(setting.Value), revisionShown)]
		}
	}
	return "dev"
}

// UserAgent names the program to Microsoft.
func UserAgent() string { return "Concord/" + Version() + " (" + runtime.GOOS + ")" }

// Platform is what this program was built for and with: "linux/amd64 go1.26.8".
func Platform() string { return runtime.GOOS + "/" + runtime.GOARCH + " " + runtime.Version() }
