package oracle

import "testing"

func TestDifference(t *testing.T) {
	const ours = `Module
 body Expr 1:0-1:1
  value Name 1:0-1:1 id="a" ctx=Load
 body Expr 2:0-2:5
  value Call 2:0-2:5
   func Name 2:0-2:1 id="f" ctx=Load
`
	const theirs = ours + `   args Name 2:2-2:3 id="x" ctx=Load
`
	for _, test := range []struct{ ours, theirs, want string }{
		{ours, theirs, `  in      Module
  in      body Expr 2:0-2:5
  in      value Call 2:0-2:5
  CPython    args Name 2:2-2:3 id="x" ctx=Load
  ours    
        2 f(x)
`},
		{"Module\n body Pass 1:0-1:4\n", "Module\n body Pass 1:0-1:5\n", `  in      Module
  CPython  body Pass 1:0-1:5
  ours     body Pass 1:0-1:4
        1 a
`},
	} {
		if have := difference([]byte(test.ours), []byte(test.theirs), []byte("a\nf(x)\n")); have != test.want {
			t.Errorf("have\n%swant\n%s", have, test.want)
		}
	}
}
