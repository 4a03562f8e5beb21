package disk

import "time"

// Stamp is what the file system says of a file or folder beside its content: when it is the same, so is the content, unless
// it was changed again within the same tick of the clock. The zero Stamp says nothing.
type Stamp struct {
	Size, Modified, Changed int64 // bytes; nanoseconds since 1970
	Inode                   uint64
}

// tick is longer than the clock of any file system takes to tick: FAT counts in steps of two seconds.
const tick = 2 * time.Second

// trusted is the stamp as it may be kept when it was taken at a time: one that is as new as that may stand for two
// contents, so it is zero. This is how git treats an entry of its index that is "racily clean".
func (s Stamp) trusted(now time.Time) Stamp {
	if latest := max(s.Modified, s.Changed); latest >= now.Add(-tick).UnixNano() {
		return Stamp{}
	}
	return s
}
