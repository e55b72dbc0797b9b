package health

import (
	"fmt"
	"time"
)

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func days(d time.Duration) string {
	if d < 48*time.Hour {
		return counted(int64(d/time.Hour), "hour", "hours")
	}
	return counted(int64(d/(24*time.Hour)), "day", "days")
}

// bytes writes a size as file managers do, in powers of 1024.
func bytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	default:
		return fmt.Sprintf("%d MB", n>>20)
	}
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
