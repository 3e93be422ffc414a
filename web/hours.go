package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hours are office hours on some days of the week, in China's time.
type Hours struct {
	Days   []int  `json:"days"`   // 1 is Monday, 7 Sunday; in order
	Opens  string `json:"opens"`  // HH:MM
	Closes string `json:"closes"` // HH:MM, later than Opens; up to 24:00
}

// eastOfUTC is China's time, which knows no summer time.
const eastOfUTC = 8 * time.Hour

// OpenAt reports whether the site's desk is within its hours; one that names
// none always is.
func (s Site) OpenAt(now time.Time) bool {
	if len(s.Hours) == 0 {
		return true
	}
	there := now.UTC().Add(eastOfUTC)
	day := (int(there.Weekday())+6)%7 + 1
	at := there.Format("15:04")
	return slices.ContainsFunc(s.Hours, func(h Hours) bool {
		return slices.Contains(h.Days, day) && h.Opens <= at && at < h.Closes
	})
}

var errHours = errors.New(`write days and times, such as "1-5 09:00-17:30" (1 is Monday)`)

// parseHours reads a line such as "1-5 09:00-17:30" or "6,7 10:00-12:00".
func parseHours(line string) (Hours, error) {
	days, times, _ := strings.Cut(strings.TrimSpace(line), " ")
	opens, closes, _ := strings.Cut(strings.TrimSpace(times), "-")
	h := Hours{Opens: strings.TrimSpace(opens), Closes: strings.TrimSpace(closes)}
	if !isClock(h.Opens) || !isClock(h.Closes) && h.Closes != "24:00" {
		return Hours{}, errHours
	}
	if h.Opens >= h.Closes {
		return Hours{}, fmt.Errorf("it closes at %s, before it opens; write one line a day", h.Closes)
	}
	for part := range strings.SplitSeq(days, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || first < 1 || last > 7 || first > last {
			return Hours{}, errHours
		}
		for d := first; d <= last; d++ {
			h.Days = append(h.Days, d)
		}
	}
	slices.Sort(h.Days)
	h.Days = slices.Compact(h.Days)
	return h, nil
}

func isClock(text string) bool {
	_, err := time.Parse("15:04", text)
	return err == nil && len(text) == len("15:04")
}
