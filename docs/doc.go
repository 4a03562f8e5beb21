// Package docs holds the pages in this folder that `unheeded explain` shows. It owns which they are and what they are
// called there.
//
// It must not know how a page is shown.
package docs
