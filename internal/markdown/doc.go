// Package markdown shows the pages of the project, which are Markdown, in a terminal and in HTML. It owns how they look
// there; what Markdown means is goldmark's.
//
// It must not know what a page is about, nor where it is shown.
package markdown
