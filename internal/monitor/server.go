package monitor

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/unheeded/unheeded/internal/event"
)

// maxConnections bounds the processes that are listened to at once; further ones wait.
const maxConnections = 4096

// handshakeTime is how long a connection may take to say who it is.
const handshakeTime = 10 * time.Second

// Server listens to the agents of a run, and hands all they say to one Judge.
type Server struct {
	// Address is what the agent is told: the path of a socket, or tcp:127.0.0.1:PORT:TOKEN.
	Address string
	// Record, where not nil, is given each event with its line, in the order in which they are judged. It must not keep
	// the line.
	Record func(p *Program, e *event.Event, line []byte)
	// NoMessages takes the texts of exceptions out of what is judged, whatever the agents send.
	NoMessages bool
	// Bad counts the lines that were no events, and the connections that did not say who they are.
	Bad int64

	listener net.Listener
	folder   string
	token    string
	messages chan message

	mutex       sync.Mutex
	connections map[net.Conn]bool
	// deadline is when the connections are given up that are still there; zero until Close.
	deadline time.Time
}

// endTime is how long processes have to say their last words when a run is interrupted.
const endTime = 200 * time.Millisecond

// message is one thing that a connection has to say: an event, or that it has ended.
type message struct {
	from *connection
	// line is a copy of the event's; nil when the connection has ended.
	line []byte
	event.Event
	bad int64
}

// connection is what the judging side knows of a connection.
type connection struct{ program *Program }

// Listen opens a socket that the user alone can connect to. Where address is "", it is in a private folder that Close
// removes; else it is the path of a socket that is made there.
func Listen(address string) (*Server, error) {
	s := &Server{messages: make(chan message, 256), connections: map[net.Conn]bool{}}
	if runtime.GOOS == "windows" {
		return s, s.listenLoopback() // CPython has no Unix sockets there
	}
	if address == "" {
		folder, err := privateFolder()
		if err != nil {
			return nil, err
		}
		s.folder, address = folder, filepath.Join(folder, "events")
	}
	listener, err := listenUnix(address)
	if err != nil {
		if s.folder != "" {
			_ = os.RemoveAll(s.folder)
		}
		return nil, fmt.Errorf("cannot listen at %s: %w", address, err)
	}
	s.listener, s.Address = listener, address
	return s, nil
}

// maxSocketPath is the longest path that a Unix socket may have everywhere.
const maxSocketPath = 103

// privateFolder makes a folder that is the user's alone and whose name is short enough for a socket.
func privateFolder() (string, error) {
	folder, err := os.MkdirTemp("", "unheeded-")
	if err == nil && len(folder)+len("/events") > maxSocketPath {
		_ = os.Remove(folder)
		folder, err = os.MkdirTemp("/tmp", "unheeded-")
	}
	if err != nil {
		return "", fmt.Errorf("there is no place for a socket: %w", err)
	}
	return folder, nil
}

func listenUnix(path string) (net.Listener, error) {
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("the path has %d bytes, and that of a socket may have %d", len(path), maxSocketPath)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == os.ModeSocket {
		if conn, err := net.Dial("unix", path); err == nil {
			_ = conn.Close()
			return nil, errors.New("somebody listens there already")
		}
		_ = os.Remove(path) // whoever listened there is gone
	}
	// To connect one has to be allowed to write, which the usual umask leaves to the user; our folders let nobody else in at
	// all. A umask of our own would be that of everything that the process makes meanwhile.
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return listener, nil
}

func (s *Server) listenLoopback() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("cannot listen on the loopback interface: %w", err)
	}
	s.listener, s.token = listener, rand.Text()
	s.Address = fmt.Sprintf("tcp:%s:%s", listener.Addr(), s.token)
	return nil
}

// Serve accepts connections and judges what they say, until Close or until the context ends. It returns when all of that is
// judged.
func (s *Server) Serve(ctx context.Context, judge *Judge) {
	stop := context.AfterFunc(ctx, func() { s.Close(endTime) })
	defer stop()
	go s.accept()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case m, open := <-s.messages:
			if !open {
				return
			}
			s.judge(judge, m)
		case now := <-ticker.C:
			judge.Tick(now)
		}
	}
}

func (s *Server) judge(judge *Judge, m message) {
	s.Bad += m.bad
	p := m.from.program
	switch {
	case m.line == nil:
		if p != nil {
			judge.Leave(p)
		}
		return
	case p == nil:
		p = judge.Join(m.Event)
		m.from.program = p
	default:
		judge.Observe(p, m.Event, time.Now())
	}
	if s.Record != nil {
		s.Record(p, &m.Event, m.line)
	}
}

// acceptAgain is after what time a connection is tried to be taken again where that failed: no descriptor may have been left.
const acceptAgain = 50 * time.Millisecond

// accept takes connections until the server closes, and closes messages when the last of them has ended.
func (s *Server) accept() {
	var reading sync.WaitGroup
	slots := make(chan struct{}, maxConnections)
	for idle := 0; idle < backlogTries; {
		slots <- struct{}{}
		closed := s.isClosed()
		if closed {
			// Set here and not by Close alone: one that is over before Accept is called takes nothing from the backlog, however
			// many wait there, and on a busy machine any time can be over by then.
			s.acceptUntil(time.Now().Add(backlogTime))
		}
		conn, err := s.listener.Accept()
		if err != nil {
			<-slots
			switch {
			case errors.Is(err, net.ErrClosed):
				idle = backlogTries
			case closed:
				idle++
			case !s.isClosed():
				time.Sleep(acceptAgain)
			}
			continue
		}
		idle = 0
		s.mutex.Lock()
		s.connections[conn] = true
		s.mutex.Unlock()
		reading.Go(func() {
			s.read(conn)
			s.mutex.Lock()
			delete(s.connections, conn)
			s.mutex.Unlock()
			_ = conn.Close()
			<-slots
		})
	}
	_ = s.listener.Close()
	reading.Wait()
	close(s.messages)
}

// read hands on what a connection says. One that does not begin as it must is not listened to.
func (s *Server) read(conn net.Conn) {
	r := event.NewReader(conn)
	from := &connection{}
	s.hurried(conn)
	if s.token != "" {
		line, err := r.NextLine()
		token, ok := event.Token(line)
		if err != nil || !ok || subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 0 {
			s.messages <- message{from: from, bad: 1}
			return
		}
	}
	hello, err := r.Next()
	if errors.Is(err, io.EOF) && r.Bad == 0 {
		return // somebody looked whether we listen
	}
	if err != nil || hello.Kind != event.Hello {
		s.messages <- message{from: from, bad: 1}
		return
	}
	s.unhurried(conn)
	told := int64(0) // of the bad lines
	for e := hello; ; {
		if s.NoMessages {
			e.WithoutMessages()
		}
		s.messages <- message{from: from, line: append([]byte{}, r.Line...), Event: e, bad: r.Bad - told}
		told = r.Bad
		if e, err = r.Next(); err != nil {
			break
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return // we end, not the program: it is not to be taken for gone
	}
	s.messages <- message{from: from, bad: r.Bad - told}
}

// hurried sets the time limit of the handshake on a connection; that of Close goes before.
func (s *Server) hurried(conn net.Conn) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	limit := time.Now().Add(handshakeTime)
	if !s.deadline.IsZero() && s.deadline.Before(limit) {
		limit = s.deadline
	}
	_ = conn.SetReadDeadline(limit)
}

// isClosed tells whether Close was called.
func (s *Server) isClosed() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return !s.deadline.IsZero()
}

// unhurried takes the time limit of the handshake off a connection; that of Close stays.
func (s *Server) unhurried(conn net.Conn) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	_ = conn.SetReadDeadline(s.deadline)
}

// backlogTime is how long the listener waits for a connection that was made before it was closed, and nobody has taken yet;
// backlogTries is how many times in a row there must be none.
const (
	backlogTime  = 5 * time.Millisecond
	backlogTries = 3
)

// acceptUntil sets when the listener stops waiting for a connection.
func (s *Server) acceptUntil(limit time.Time) {
	if listener, ok := s.listener.(interface{ SetDeadline(time.Time) error }); ok {
		_ = listener.SetDeadline(limit)
	}
}

// Close stops listening, and gives the processes that are still connected some time to end. Serve returns when they have,
// or when the time is over. It may be called several times; the last call counts.
func (s *Server) Close(patience time.Duration) {
	now := time.Now()
	s.mutex.Lock()
	s.deadline = now.Add(patience)
	for conn := range s.connections {
		_ = conn.SetReadDeadline(s.deadline)
	}
	s.mutex.Unlock()
	s.acceptUntil(now)
	if s.folder != "" {
		_ = os.RemoveAll(s.folder)
	}
}
