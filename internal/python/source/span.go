package source

// Span is a half-open range of byte offsets, Start ≤ offset < End, in the decoded UTF-8 text of one file.
type Span struct {
	Start, End uint32
}

// Len is the number of bytes that the span covers.
func (s Span) Len() uint32 { return s.End - s.Start }

// Contains tells whether offset lies inside the span; End itself does not.
func (s Span) Contains(offset uint32) bool { return s.Start <= offset && offset < s.End }
