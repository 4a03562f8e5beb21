// Package project knows what to look at: the settings, the files, the source roots, and which import name
// belongs to which file of the project or of its environment. It owns the reading of pyproject.toml and unheeded.toml,
// discovery with ignore files, the reading of files within bounds, the finding of the environment without running Python,
// and the versions of distributions that lock files and requirements ask for.
//
// It must not know Python's grammar, any rule, nor what anybody does with the files. All paths are absolute
// and slash-separated, "C:/work" on Windows, unless said otherwise; they become native where a file is touched.
package project

//go:generate go run -C ../../tools ./gensettings ..
