package main

import (
	"bytes"
	"debug/macho"
	"encoding/binary"
	"errors"
	"fmt"
)

// platformOf returns the platform tags of a wheel for a system, joined by dots where the binary runs on several.
//
// A static binary needs no C library, so that one wheel serves systems with glibc and those with musl; the oldest of
// either that pip knows tags for are named. What macOS it needs the binary itself says.
func platformOf(target string, program []byte) (string, error) {
	switch target {
	case "linux/amd64":
		return "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64", nil
	case "linux/arm64":
		return "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64", nil
	case "windows/amd64":
		return "win_amd64", nil
	case "windows/arm64":
		return "win_arm64", nil
	case "darwin/amd64", "darwin/arm64":
		major, minor, err := oldestMacOS(program)
		processor := map[string]string{"darwin/amd64": "x86_64", "darwin/arm64": "arm64"}[target]
		return fmt.Sprintf("macosx_%d_%d_%s", major, minor, processor), err
	}
	return "", errors.New("there is no platform tag for it")
}

// loadBuildVersion is LC_BUILD_VERSION, the load command that names the system a program is for.
const loadBuildVersion = 0x32

func oldestMacOS(program []byte) (major, minor uint32, err error) {
	file, err := macho.NewFile(bytes.NewReader(program))
	if err != nil {
		return 0, 0, err
	}
	for _, load := range file.Loads {
		// The command, its size, the platform, then the version: sixteen bits, eight and eight.
		raw := load.Raw()
		if len(raw) >= 16 && binary.LittleEndian.Uint32(raw) == loadBuildVersion {
			oldest := binary.LittleEndian.Uint32(raw[12:])
			major, minor = oldest>>16, oldest>>8&0xff
			if major >= 11 {
				minor = 0 // from macOS 11 on tags count the major version alone
			}
			return major, minor, nil
		}
	}
	return 0, 0, errors.New("the program does not say what macOS it needs")
}
