package rule

// Pass is what a check is given: one file, what is known about it, and where to report.
type Pass struct{}
