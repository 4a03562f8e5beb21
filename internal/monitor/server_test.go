package monitor_test

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/monitor"
)

// serve starts a server and returns what ends it, after which the judge may be asked.
func serve(t *testing.T, s *monitor.Server, judge *monitor.Judge) (end func(patience time.Duration)) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		s.Serve(t.Context(), judge)
		close(done)
	}()
	return func(patience time.Duration) {
		s.Close(patience)
		<-done
		judge.Finish()
	}
}

func listen(t *testing.T) *monitor.Server {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there are no Unix sockets")
	}
	s, err := monitor.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func dial(t *testing.T, s *monitor.Server) net.Conn {
	t.Helper()
	conn, err := net.Dial("unix", s.Address)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

const helloLine = `{"v":1,"k":"hello","seq":1,"pid":%d,"cwd":"/app"}` + "\n"

func lossLine(pid, seq int) string {
	return fmt.Sprintf(`{"v":1,"k":"task.lost","seq":%d,"pid":%d,"task":{"id":%d,"coro":"f","file":"a.py","line":1},"exc":{"type":"OSError"}}`+"\n", seq, pid, seq)
}

func TestServer(t *testing.T) {
	s := listen(t)
	for path, want := range map[string]fs.FileMode{s.Address: 0o600, filepath.Dir(s.Address): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	recorded := 0
	s.Record = func(_ *monitor.Program, e *event.Event, line []byte) {
		if !strings.Contains(string(line), string(e.Kind)) {
			t.Errorf("the line %q is not of the event %s", line, e.Kind)
		}
		recorded++
	}
	judge := &monitor.Judge{}
	end := serve(t, s, judge)
	const processes, losses = 40, 50
	var all sync.WaitGroup
	for n := range processes {
		conn := dial(t, s)
		all.Go(func() {
			fmt.Fprintf(conn, helloLine, n+1)
			for i := range losses {
				fmt.Fprint(conn, lossLine(n+1, i+2))
			}
			_ = conn.Close()
		})
	}
	all.Wait()
	last := dial(t, s) // ends just before the server does
	fmt.Fprintf(last, helloLine+lossLine(99, 2), 99)
	_ = last.Close()
	end(5 * time.Second)
	if got := judge.Losses(); len(got) != 1 || got[0].Count != processes*losses+1 {
		t.Errorf("%d losses, the first %d times", len(got), got[0].Count)
	}
	if len(judge.Programs()) != processes+1 || s.Bad != 0 || judge.Missing() != 0 {
		t.Errorf("%d processes, %d bad lines, %d events missing", len(judge.Programs()), s.Bad, judge.Missing())
	}
	if want := (processes+1)*(1+losses) - losses + 1; recorded != want {
		t.Errorf("%d events recorded, want %d", recorded, want)
	}
	if _, err := os.Stat(filepath.Dir(s.Address)); err == nil {
		t.Error("the folder of the socket is still there")
	}
}

// TestBacklog: what connected before the end is heard, even where nobody came to take it before.
func TestBacklog(t *testing.T) {
	s := listen(t)
	const processes = 20
	for n := range processes {
		conn := dial(t, s)
		fmt.Fprintf(conn, helloLine+lossLine(n+1, 2), n+1)
		_ = conn.Close()
	}
	s.Close(5 * time.Second)
	time.Sleep(50 * time.Millisecond) // as on a machine that is busy with other things
	judge := &monitor.Judge{}
	s.Serve(t.Context(), judge)
	judge.Finish()
	if got := judge.Losses(); len(got) != 1 || got[0].Count != processes {
		t.Errorf("%d losses of %d processes: %+v", len(got), processes, got)
	}
}

// TestHostile: connections that say nothing, nonsense, no hello or half a line do no harm to one that keeps to the contract.
func TestHostile(t *testing.T) {
	s := listen(t)
	s.NoMessages = true
	judge := &monitor.Judge{}
	end := serve(t, s, judge)
	silent := dial(t, s)
	defer silent.Close()
	for _, text := range []string{
		"", "\n\n\n", "nonsense\n", lossLine(5, 1), strings.Repeat("x", 1<<20), fmt.Sprintf(helloLine, 6) + "\x00\xff\n{}\n" + lossLine(6, 2)[:30],
		`{"v":2,"k":"hello","pid":1}` + "\n", `{"v":1,"k":"hello","pid":-1}` + "\n",
	} {
		conn := dial(t, s)
		fmt.Fprint(conn, text)
		_ = conn.Close()
	}
	good := dial(t, s)
	fmt.Fprintf(good, helloLine+strings.Replace(lossLine(7, 2), `"OSError"`, `"OSError","msg":"secret"`, 1), 7)
	_ = good.Close()
	end(200 * time.Millisecond)
	got := judge.Losses()
	if len(got) != 1 || got[0].Processes[0] != 7 || got[0].Event.Exc.Msg != "" {
		t.Errorf("losses: %+v", got)
	}
	if n := len(judge.Programs()); n != 2 {
		t.Errorf("%d processes, want those that said hello: 2", n)
	}
	// Six that are no hello, silence among them, and two lines behind one; the beginning of a line that never ended is none.
	if s.Bad != 8 {
		t.Errorf("%d bad lines, want 8", s.Bad)
	}
}

// TestSilentAtEnd: a connection that nobody has taken yet when the server closes, and that says nothing, is not waited for longer
// than the others.
func TestSilentAtEnd(t *testing.T) {
	s := listen(t)
	conn := dial(t, s)
	defer conn.Close()
	s.Close(0)
	done := make(chan struct{})
	go func() {
		s.Serve(t.Context(), &monitor.Judge{})
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("the server waits for who they are")
	}
}

// TestAcceptFails: where no descriptor is left for a while, the server goes on when there is one.
func TestAcceptFails(t *testing.T) {
	s := listen(t)
	judge := &monitor.Judge{}
	fails := monitor.FailAccept(s, 3)
	heard := make(chan struct{})
	s.Record = func(_ *monitor.Program, e *event.Event, _ []byte) {
		if e.Kind == event.TaskLost {
			close(heard)
		}
	}
	end := serve(t, s, judge)
	for range 3 {
		<-fails
	}
	conn := dial(t, s)
	fmt.Fprintf(conn, helloLine+lossLine(7, 2), 7)
	_ = conn.Close()
	<-heard
	end(0)
}

// TestStillRunning: a process that goes on when nobody listens any more is said to.
func TestStillRunning(t *testing.T) {
	s := listen(t)
	judge := &monitor.Judge{}
	end := serve(t, s, judge)
	conn := dial(t, s)
	defer conn.Close()
	fmt.Fprintf(conn, helloLine+strings.Replace(lossLine(7, 2), "task.lost", "task.unretrieved", 1), 7)
	end(100 * time.Millisecond)
	if got := judge.Losses(); len(got) != 1 || !got[0].Running {
		t.Errorf("losses: %+v", got)
	}
}

// TestGivenSocket: a socket of an earlier monitor is taken over, one that somebody listens at is not.
func TestGivenSocket(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no Unix sockets")
	}
	path := filepath.Join(t.TempDir(), "s")
	first, err := monitor.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := monitor.Listen(path); err == nil || !strings.Contains(err.Error(), "somebody listens") {
		t.Errorf("a second listener: %v", err)
	}
	serve(t, first, &monitor.Judge{})(0)
	if err := os.WriteFile(path+"x", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := monitor.Listen(path + "x"); err == nil {
		t.Error("a file is taken for a socket")
	}
	if _, err := monitor.Listen("/" + strings.Repeat("x", 200)); err == nil || !strings.Contains(err.Error(), "201 bytes") {
		t.Errorf("a long path: %v", err)
	}
}
