package main

import (
	"context"
	"io/fs"
	"net/http"
	system "runtime"
	"sync"

	"concord/backend/desktop"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// app is the window's life, from start to close. What it can do is backend/desktop's; here it is tied to the toolkit.
type app struct {
	*desktop.Desktop
	ctx   context.Context // the toolkit's: its functions find the window in it
	begun sync.Once
	// notifiable makes notifications ready, once.
	notifiable func() error
}

func newApp(o desktop.Options) *app {
	a := &app{Desktop: desktop.New(o)}
	a.notifiable = sync.OnceValue(a.prepareNotifications)
	return a
}

// startup puts the window, which is still hidden, where it was.
func (a *app) startup(ctx context.Context) {
	a.ctx = ctx
	_, place := a.Remembered()
	a.put(place)
}

// domReady shows the window and lets the work begin. It waits until here because a second instance has ended by now, so
// that only one opens the data folder. A reload of the page comes here again.
func (a *app) domReady(ctx context.Context) {
	a.begun.Do(func() {
		runtime.WindowShow(ctx)
		a.Begin(ctx, desktop.Abilities{
			Emit: func(event string, data any) { runtime.EventsEmit(ctx, event, data) },
			SaveDialog: func(title, name string) (string, error) {
				return runtime.SaveFileDialog(ctx, runtime.SaveDialogOptions{Title: title, DefaultFilename: name, CanCreateDirectories: true})
			},
			OpenDialog: a.openDialog,
			Notify:     a.notify,
			OpenURL:    func(url string) { runtime.BrowserOpenURL(ctx, url) },
			Show:       a.show,
			Quit:       func() { runtime.Quit(ctx) },
		})
	})
}

// notify shows a notification of the desktop. The toolkit is made ready for that with the first one: on Windows it enters
// the program into the registry, which somebody without notifications should not find there.
func (a *app) notify(title, text string) error {
	if err := a.notifiable(); err != nil {
		return err
	}
	return runtime.SendNotification(a.ctx, runtime.NotificationOptions{ID: title, Title: title, Body: text})
}

// prepareNotifications lets a click on one bring the window to the front.
func (a *app) prepareNotifications() error {
	if err := runtime.InitializeNotifications(a.ctx); err != nil {
		return err
	}
	runtime.OnNotificationResponse(a.ctx, func(runtime.NotificationResult) { a.second(options.SecondInstanceData{}) })
	return nil
}

func (a *app) openDialog(title string, patterns ...string) (string, error) {
	var filters []runtime.FileFilter
	for _, pattern := range patterns {
		filters = append(filters, runtime.FileFilter{DisplayName: pattern, Pattern: pattern})
	}
	return runtime.OpenFileDialog(a.ctx, runtime.OpenDialogOptions{Title: title, Filters: filters})
}

// beforeClose keeps the window's place and asks when a run would be stopped. It returns true to stay open.
func (a *app) beforeClose(ctx context.Context) bool {
	a.RememberPlace(a.place())
	question, ask := a.BeforeClose()
	if !ask {
		return false
	}
	answer, err := runtime.MessageDialog(ctx, runtime.MessageDialogOptions{Type: runtime.QuestionDialog,
		Title: question.Title, Message: question.Text, DefaultButton: "No"})
	return err == nil && answer != "Yes"
}

func (a *app) shutdown(context.Context) { a.Close() }

// second brings this window to the front: somebody started the program again.
func (a *app) second(options.SecondInstanceData) {
	if a.ctx == nil {
		return
	}
	runtime.WindowUnminimise(a.ctx)
	runtime.Show(a.ctx)
	runtime.WindowShow(a.ctx)
}

// backgrounds lie behind the page until it is painted: the canvas colour of each theme.
var backgrounds = map[string]*options.RGBA{
	"":         options.NewRGB(0xf5, 0xf5, 0xf5),
	"light":    options.NewRGB(0xf5, 0xf5, 0xf5),
	"dark":     options.NewRGB(0x14, 0x14, 0x14),
	"contrast": options.NewRGB(0x00, 0x00, 0x00),
}

// show follows the look: the colour behind the page, the language of the menu. On Linux the toolkit cannot exchange a
// menu that is shown (it forgets which item was clicked, and crashes): there it speaks the new language at the next start.
func (a *app) show(look desktop.Look) {
	c := backgrounds[look.ThemeShown]
	runtime.WindowSetBackgroundColour(a.ctx, c.R, c.G, c.B, c.A)
	if system.GOOS != "linux" {
		runtime.MenuSetApplicationMenu(a.ctx, a.menu(look.LanguageShown))
		runtime.MenuUpdateApplicationMenu(a.ctx)
	}
}

// menu is the menu bar in a language.
func (a *app) menu(language string) *menu.Menu {
	bar := menu.NewMenu()
	for _, group := range desktop.Menu(language) {
		sub := bar.AddSubmenu(group.Label)
		for _, item := range group.Items {
			if item.Label == "" {
				sub.AddSeparator()
				continue
			}
			sub.AddText(item.Label, key(item.Key), func(*menu.CallbackData) { a.command(item.Command) })
		}
	}
	return bar
}

func key(name string) *keys.Accelerator {
	switch name {
	case "":
		return nil
	case "f5":
		return keys.Key(name)
	}
	return keys.CmdOrCtrl(name)
}

func (a *app) command(name string) {
	switch {
	case a.ctx == nil:
	case name == desktop.CommandQuit:
		runtime.Quit(a.ctx)
	default:
		runtime.EventsEmit(a.ctx, desktop.EventCommand, name)
	}
}

// place is where the window is.
func (a *app) place() desktop.Place {
	p := desktop.Place{Maximised: runtime.WindowIsMaximised(a.ctx)}
	p.Width, p.Height = runtime.WindowGetSize(a.ctx)
	p.X, p.Y = runtime.WindowGetPosition(a.ctx)
	return p
}

// put brings the window back to where it was, if there is still a screen there. Its size it has from the start.
func (a *app) put(p desktop.Place) {
	screens, err := runtime.ScreenGetAll(a.ctx)
	if err != nil || p.Width == 0 {
		return
	}
	// The toolkit tells the screens' sizes, not where they stand: side by side at most.
	var across, down int
	for _, screen := range screens {
		across, down = across+screen.Size.Width, max(down, screen.Size.Height)
	}
	const grip = 100 // pixels of the window that must be on a screen to drag it by
	if p.X >= 0 && p.Y >= 0 && p.X+grip <= across && p.Y+grip <= down {
		runtime.WindowSetPosition(a.ctx, p.X, p.Y)
	}
}

// pages serves the built front end, or where it was never built what to do about that.
func pages() *assetserver.Options {
	dist, err := fs.Sub(page, "frontend/dist")
	if err != nil {
		panic(err) // the path is a constant
	}
	if _, err := fs.Stat(dist, "index.html"); err != nil {
		return &assetserver.Options{Handler: http.HandlerFunc(desktop.NotBuilt), Middleware: desktop.Guard}
	}
	return &assetserver.Options{Assets: dist, Middleware: desktop.Guard}
}
