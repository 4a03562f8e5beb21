package main

import (
	"slices"
	"testing"
)

func TestWithoutAwaits(t *testing.T) {
	const text = "async def f():\n    await g()\n    x = await g()\n    await x\n    await  h(\n        await g())\n    (await g())\n"
	const want = "async def f():\n    g()\n    x = await g()\n    await x\n    h(\n        await g())\n    (await g())\n"
	var lines []int
	if have := string(withoutAwaits([]byte(text), func(line int) { lines = append(lines, line) })); have != want {
		t.Errorf("have\n%s", have)
	}
	if !slices.Equal(lines, []int{2, 5}) {
		t.Errorf("lines %v", lines)
	}
	if have := string(withoutAwaits([]byte("await g("), func(int) { t.Error("a broken file is changed") })); have != "await g(" {
		t.Errorf("have %s", have)
	}
}
