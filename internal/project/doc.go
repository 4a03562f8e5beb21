// Package project knows what to look at: the settings, the files, the source roots, and which import name
// belongs to which file. It owns the reading of pyproject.toml and unheeded.toml, discovery with ignore files,
// and the reading of files within bounds.
//
// It must not know Python's grammar, any rule, nor what anybody does with the files. All paths are absolute
// and slash-separated, "C:/work" on Windows, unless said otherwise; they become native where a file is touched.
package project
