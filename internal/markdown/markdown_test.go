package markdown

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTerminal(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{
			"prose is filled to the width, marks are not counted",
			"One `two` three four\nfive **six seven**.\n\nNew.\n",
			"One \x1b[36mtwo\x1b[39m three\nfour five \x1b[1msix\nseven\x1b[22m.\n\nNew.\n",
		},
		{
			"an item of a list hangs below its text",
			"- one two three four\n- five\n  six\n\n12. seven eight nine\n",
			"- one two three\n  four\n- five six\n\n12. seven eight\n    nine\n",
		},
		{
			"items that are written apart stand apart, and a list stands in a list",
			"- one\n\n  two\n\n- three\n  1. four\n  2. five\n\nsix\n",
			"- one\n\n  two\n\n- three\n\n  1. four\n  2. five\n\nsix\n",
		},
		{
			"code is indented and never filled; what looks like a mark there is code",
			"```python\n# a comment that is long\n\n- x\n```\nend\n",
			"    \x1b[36m# a comment that is long\x1b[39m\n\n    \x1b[36m- x\x1b[39m\n\nend\n",
		},
		{
			"a diff has the colours of a diff",
			"```diff\n a\n-b\n+c\n```\n",
			"     a\n    \x1b[31m-b\x1b[39m\n    \x1b[32m+c\x1b[39m\n",
		},
		{
			"what a program prints stands behind a bar, and for which versions is said",
			"```python >=3.11\nf()\n```\n\n```output\none\n\ntwo\n```\n",
			"    (>=3.11)\n    \x1b[36mf()\x1b[39m\n\n    │ one\n    │\n    │ two\n",
		},
		{
			"a heading is not a number",
			"## Why\n#7 is an issue\n",
			"\x1b[1mWhy\x1b[22m\n\n#7 is an issue\n",
		},
		{
			"the cells of a table stand below each other",
			"| a | b |\n|---|---|\n| long long long long | x |\n| `c` | 日 |\n",
			"\x1b[1ma                    b\x1b[22m\nlong long long long  x\n\x1b[36mc\x1b[39m                    日\n",
		},
		{
			"a wide word is measured in cells, a long one stands alone",
			"日本語 日本語 日 x\nabcdefghijklmnopqrstuvwxyz\n",
			"日本語 日本語 日\nx\nabcdefghijklmnopqrstuvwxyz\n",
		},
		{
			"a link shows where it leads, unless that is a file beside the page",
			"[a](https://b.c) [d](e.md#f) <https://g.h>\n",
			"a (https://b.c)\nd https://g.h\n",
		},
		{
			"comments are left out; what stands for a character is one; a break is kept",
			"<!-- made by hand -->\n\na \\* &lt; `\\* &lt;`  \nb\n",
			"a * < \x1b[36m\\* &lt;\x1b[39m\nb\n",
		},
		{
			"a quotation",
			"> one two three four\n>\n> five\n",
			"│ one two three\n│ four\n│\n│ five\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Terminal(test.page, Style{Width: 16, Color: true})); diff != "" {
				t.Errorf("page differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTerminalWithoutColor(t *testing.T) {
	page := "# One\n\n**two** `three`\n\n```diff\n-four\n```\n"
	want := "# One\n\ntwo `three`\n\n    -four\n"
	if diff := cmp.Diff(want, Terminal(page, Style{Width: 80})); diff != "" {
		t.Errorf("page differs (-want +got):\n%s", diff)
	}
}

func TestHTML(t *testing.T) {
	page := "# One\n\n##### Deep\n\n<script>alert(1)</script>\n\n`a < b` [**c**](d.md) [e](https://f.g) [h](javascript:alert(1))\n\n" +
		"| i |\n|---|\n| j |\n\n```python\nif k < 1: ...\n```\n\n```diff\n-<\n+>\n l\n```\n"
	got, err := HTML(page, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := `<h4>One</h4>
<h6>Deep</h6>
<!-- raw HTML omitted -->
<p><code>a &lt; b</code> <strong>c</strong> <a href="https://f.g">e</a> h</p>
<table>
<thead>
<tr>
<th>i</th>
</tr>
</thead>
<tbody>
<tr>
<td>j</td>
</tr>
</tbody>
</table>
<pre><code>if k &lt; 1: ...
</code></pre>
<pre><code><del>-&lt;
</del><ins>+&gt;
</ins> l
</code></pre>
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page differs (-want +got):\n%s", diff)
	}
	if strings.Contains(got, "alert") {
		t.Error("a script gets through")
	}
}
