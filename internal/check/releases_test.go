package check_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/rules"
)

// TestReleases: what a library made async is certain only for a project that can have no release from before that.
func TestReleases(t *testing.T) {
	const program = "import asyncio\nimport aiohttp\nimport anyio, async_timeout\n\n\nasync def close(session: aiohttp.ClientSession):\n    session.close()\n" +
		"    with async_timeout.timeout(1):\n        await asyncio.sleep(1)\n\n\nasync def flag(response: aiohttp.ClientResponse):\n    response.text()\n" +
		"\n\nasync def scope():\n    async with anyio.move_on_after(1):\n        await asyncio.sleep(1)\n"
	for _, test := range []struct {
		name, file, text string
		want             []string
	}{
		{"nothing is said", "README", "", []string{"7 likely UH102", "13 certain UH102"}},
		{"any release", "requirements.txt", "aiohttp\nasync-timeout\n", []string{"7 likely UH102", "13 certain UH102"}},
		{"from before", "setup.py", "setup(install_requires=['aiohttp<3', 'async-timeout==3.0'])\n", []string{"13 likely UH102"}},
		{"since then", "setup.py", "setup(install_requires=['aiohttp>=3.8,<4', 'async-timeout>=5'])\n",
			[]string{"7 certain UH102", "8 likely UH114", "13 certain UH102"}},
		{"not since version 3 alone", "requirements.txt", "aiohttp<3\nanyio>=3.7.1,<4\n", []string{"13 likely UH102"}},
		{"since version 4", "requirements.txt", "aiohttp<3\nanyio>=4\n", []string{"13 likely UH102", "17 likely UH114"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			result, err := check.Run(t.Context(), check.Options{Dir: tree(t, map[string]string{"app.py": program, test.file: test.text}), Rules: rules.All()})
			if err != nil {
				t.Fatal(err)
			}
			var have []string
			for _, f := range result.Findings {
				have = append(have, fmt.Sprintf("%d %s %s", f.Place.Line, f.Certainty, f.Code))
			}
			if diff := cmp.Diff(test.want, have); diff != "" {
				t.Error(diff)
			}
		})
	}
}
