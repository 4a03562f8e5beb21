package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLayOutPage(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{
			"prose is filled to the width, marks are not counted",
			"One `two` three four\nfive **six seven**.\n\nNew.\n",
			"One \x1b[36mtwo\x1b[39m three\nfour five \x1b[1msix\nseven\x1b[22m.\n\nNew.\n",
		},
		{
			"an item of a list hangs below its text",
			"- one two three four\n- five\n  six\n12. seven eight nine\n",
			"- one two three\n  four\n- five six\n12. seven eight\n    nine\n",
		},
		{
			"code is indented and never filled; what looks like a mark there is code",
			"```python\n# a comment that is long\n\n- x\n```\nend\n",
			"    \x1b[36m# a comment that is long\x1b[39m\n\n    \x1b[36m- x\x1b[39m\nend\n",
		},
		{
			"a heading is not a number",
			"## Why\n#7 is an issue\n",
			"\x1b[1mWhy\x1b[22m\n#7 is an issue\n",
		},
		{
			"a table stays as it is",
			"| a | b |\n|---|---|\n| long long long long | x |\n",
			"| a | b |\n|---|---|\n| long long long long | x |\n",
		},
		{
			"a wide word is measured in cells, a long one stands alone",
			"日本語 日本語 日 x\nabcdefghijklmnopqrstuvwxyz\n",
			"日本語 日本語 日\nx\nabcdefghijklmnopqrstuvwxyz\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, layOutPage(test.page, 16)); diff != "" {
				t.Errorf("page differs (-want +got):\n%s", diff)
			}
		})
	}
}
