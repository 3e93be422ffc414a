package web

import "time"

// A client may send some frames at once, then so many a second. One that sends
// more is read more slowly, which slows nobody but itself.
const (
	frameBurst = 30
	frameRate  = 10 // a second
)

// pace is what is left of a client's frames, as the moment at which it has all
// of them again, in nanoseconds since 1970. The zero value has all.
type pace int64

// take counts a frame, of which rate a second are allowed, and gives how long
// to wait before the next is read.
func (p *pace) take(now time.Time, rate int) time.Duration {
	each := time.Second / time.Duration(rate)
	whole := max(time.Duration(*p), time.Duration(now.UnixNano())) + each
	*p = pace(whole)
	return whole - time.Duration(now.UnixNano()) - frameBurst*each
}
