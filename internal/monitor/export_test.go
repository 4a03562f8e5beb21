package monitor

import (
	"net"
	"syscall"
	"time"
)

// FailAccept has the next connections of a server fail to be taken, as they do where no descriptor is left. What it returns is
// told of each.
func FailAccept(s *Server, times int) <-chan struct{} {
	told := make(chan struct{}, times)
	s.listener = &failing{s.listener, times, told}
	return told
}

type failing struct {
	net.Listener
	left int
	told chan<- struct{}
}

// SetDeadline is how a server ends the waiting for connections.
func (l *failing) SetDeadline(t time.Time) error {
	return l.Listener.(*net.UnixListener).SetDeadline(t)
}

func (l *failing) Accept() (net.Conn, error) {
	if l.left > 0 {
		l.left--
		l.told <- struct{}{}
		return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
	}
	return l.Listener.Accept()
}

// ListenLoopback opens the port that takes the place of a Unix socket where there are none.
func ListenLoopback() (*Server, error) {
	s := &Server{messages: make(chan message, 256), connections: map[net.Conn]bool{}}
	return s, s.listenLoopback()
}
