// Command typecheckers compares unheeded with the type checkers that know un-awaited coroutines: pyright, basedpyright,
// ty, pyrefly and mypy, on real projects with their dependencies installed.
//
//	go run ./bench/typecheckers [-cache FOLDER] [-sources FOLDER] [-unheeded FILE] [-tools LIST] [-forgotten] [PROJECT …]
//
// It needs a python3 of the version that projects.toml names, pip, and PyPI; everything that it fetches goes into the
// cache folder: the checkers (tools.txt has their versions), a source tree and an environment for each project of
// projects.toml. Projects that are on no registry are taken from the folder that -sources names, and are skipped, and
// said to be, without it.
//
// Each checker runs with its rules about coroutines that nobody awaits and with no other; unheeded runs on the same files
// with the same environment, and once more without any. The table goes to the standard output, all that differs into
// report.txt in the cache folder. What a checker finds and unheeded does not must stand in explained.toml with the reason;
// the exit code is 1 when something is neither found nor explained, or an explanation no longer applies.
//
// Results are kept by project, checker and version, so a run that was stopped goes on where it was.
//
// With -forgotten the await is taken away from every statement that is nothing but `await f(…)`, and what is counted is
// at how many of these places each of them says something. Nothing needs to be explained then.
//
// It must not change the projects, nor run anything of them.
package main
