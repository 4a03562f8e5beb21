//go:build unix

package monitor_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/agent"
	"github.com/unheeded/unheeded/internal/monitor"
)

// TestLoopback watches a program by way of the port that takes the place of a Unix socket where there are none: it hears the
// same, and whoever does not know the token is not heard.
func TestLoopback(t *testing.T) {
	folder, err := agent.Unpack(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	python := interpreters(t)[0].Path
	const program = "../agent/testdata/losses/task_dropped.py"
	want := watch(t, python, folder, program, nil)
	server, err := monitor.ListenLoopback()
	if err != nil {
		t.Fatal(err)
	}
	if got := watchBy(t, server, python, folder, program, nil); got != want || got == "" {
		t.Errorf("by the port %q, by a socket %q", got, want)
	}

	server, err = monitor.ListenLoopback()
	if err != nil {
		t.Fatal(err)
	}
	host, token, _ := strings.Cut(strings.TrimPrefix(server.Address, "tcp:127.0.0.1:"), ":")
	judge := &monitor.Judge{}
	end := serve(t, server, judge)
	for _, wrong := range []string{"", token[1:], strings.ToLower(token)} {
		conn, err := net.Dial("tcp", "127.0.0.1:"+host)
		if err != nil {
			t.Fatal(err)
		}
		if wrong != "" {
			fmt.Fprintf(conn, `{"v":1,"k":"token","token":%q}`+"\n", wrong)
		}
		fmt.Fprint(conn, `{"v":1,"k":"hello","seq":0,"pid":1,"version":"3.13.0"}`+"\n"+lossLine(1, 1))
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if n, err := conn.Read(make([]byte, 1)); n > 0 || err != io.EOF && !strings.Contains(err.Error(), "reset") {
			t.Errorf("with the token %q the connection goes on: %v", wrong, err)
		}
		conn.Close()
	}
	end(time.Second)
	if len(judge.Programs()) > 0 || len(judge.Losses()) > 0 || server.Bad != 3 {
		t.Errorf("%d programs, %d losses, %d bad lines; want none, none, 3", len(judge.Programs()), len(judge.Losses()), server.Bad)
	}
}
