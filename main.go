// Concord is the window: a desktop app for people who look after a Microsoft 365 tenant.
//
// This file says what the window is made of, app.go how it lives; all that can be asked of it is in backend/desktop.
// Before wails.Run nothing happens but a look into window.json: making the bindings runs the program once, and must
// leave no trace.
package main

import (
	"cmp"
	"embed"
	"errors"
	"flag"
	"fmt"
	"os"

	"concord/backend/desktop"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
)

//go:embed all:frontend/dist
var page embed.FS

//go:embed build/appicon.png
var icon []byte

func main() {
	o, err := desktop.Arguments(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err == nil {
		err = wails.Run(window(newApp(o)))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "concord:", err)
		os.Exit(1)
	}
}

// The window's size in pixels, until somebody chose another; and the least that every screen is made for.
const (
	width, height       = 1280, 800
	minWidth, minHeight = 1024, 700
)

func window(a *app) *options.App {
	look, place := a.Remembered()
	state := options.Normal
	if place.Maximised {
		state = options.Maximised
	}
	return &options.App{
		Title: "Concord", MinWidth: minWidth, MinHeight: minHeight, WindowStartState: state,
		Width: cmp.Or(place.Width, width), Height: cmp.Or(place.Height, height),
		StartHidden:      true, // until there is something to see, and then in its colour: no white flash
		BackgroundColour: backgrounds[look.ThemeShown],
		AssetServer:      pages(),
		Menu:             a.menu(look.LanguageShown),
		OnStartup:        a.startup, OnDomReady: a.domReady, OnBeforeClose: a.beforeClose, OnShutdown: a.shutdown,
		Bind:               a.Bound(),
		ErrorFormatter:     desktop.FormatError,
		SingleInstanceLock: &options.SingleInstanceLock{UniqueId: a.InstanceID(), OnSecondInstanceLaunch: a.second},
		Linux:              &linux.Options{Icon: icon, ProgramName: "concord", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		// Ctrl with plus, minus, 0 or the wheel makes the page larger, as in a browser; WebKitGTK has nothing of the kind.
		Windows: &windows.Options{Theme: windows.SystemDefault, IsZoomControlEnabled: true, ZoomFactor: 1,
			WebviewUserDataPath: desktop.WebViewFolder(), Messages: webView(look.LanguageShown)},
	}
}

// webView words what the toolkit says when WebView2 is missing. What it opens is a page, by the build's tag: its own
// downloader ends the program when there is no internet connection.
func webView(language string) *windows.Messages {
	words, m := desktop.WebViewWordsIn(language), windows.DefaultMessages()
	m.MissingRequirements, m.DownloadPage, m.WebView2ProcessCrash = words.Title, words.Missing, words.Crashed
	return m
}
