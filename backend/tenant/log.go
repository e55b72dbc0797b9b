package tenant

import (
	"io"
	"os"
	"path/filepath"

	"github.com/sirupsen/logrus"
	"gopkg.in/natefinch/lumberjack.v2"
)

// How much log is kept beside the one being written.
const (
	logMegabytes = 10
	logFiles     = 5
	logDays      = 30
)

// openLog writes JSON lines to the data folder's log file. Nobody's name, number or address goes there, and no
// secret: object ids, codes and request ids are enough to find out what happened.
func openLog(f folder, level logrus.Level) (*logrus.Logger, io.Closer) {
	// lumberjack would make the folder readable for everybody.
	_ = os.MkdirAll(filepath.Dir(f.log()), 0o700)
	file := &lumberjack.Logger{Filename: f.log(), MaxSize: logMegabytes, MaxBackups: logFiles, MaxAge: logDays, Compress: true}
	log := logrus.New()
	log.SetOutput(forgiving{file})
	log.SetFormatter(&logrus.JSONFormatter{TimestampFormat: "2006-01-02T15:04:05.000Z07:00"})
	log.SetLevel(level)
	return log, file
}

// LogFile is where the log of this tenant's data folder is written; older parts lie beside it, packed.
func (t *Tenant) LogFile() string { return t.logFile }

// forgiving swallows what cannot be written: logrus would put a line about each on standard error. A disk that is full
// or cannot be written stops the database too, and that is said once, with what to do.
type forgiving struct{ io.Writer }

func (w forgiving) Write(p []byte) (int, error) {
	_, _ = w.Writer.Write(p)
	return len(p), nil
}
