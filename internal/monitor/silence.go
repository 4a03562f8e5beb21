package monitor

import (
	"time"

	"github.com/unheeded/unheeded/internal/event"
)

// silentTime is from when on a process counts as silent in which a loop runs: it says something each second.
const silentTime = 5 * time.Second

// listenFor notices processes in which a loop runs and that have gone silent: code in C holds the interpreter's lock, so that
// not even the agent runs. Whoever stopped a process knows.
func (j *Judge) listenFor(now time.Time) {
	for _, p := range j.programs {
		if p.connections == 0 || p.loops == 0 || p.Bye != nil || p.silence != nil || p.heard.IsZero() {
			continue
		}
		since := now.Sub(p.heard)
		if since < silentTime {
			continue
		}
		if isStopped(p.PID) {
			p.heard = now
			continue
		}
		silent := event.Event{Kind: event.LoopBlocked, PID: p.PID, Time: now, Since: since}
		p.silence = j.add(p, &Loss{Event: silent, Note: true, Longest: since})
	}
}

// speaks is told when a process says something.
func (p *Program) speaks(now time.Time) {
	if p.silence != nil {
		p.silence.Longest = max(p.silence.Longest, now.Sub(p.heard))
		p.silence = nil
	}
	p.heard = now
}

// refuse notes what could not be watched of a module that was imported after the hello.
func (p *Program) refuse(patched *event.Process) {
	if p.Process == nil || patched == nil {
		return
	}
	for name, why := range patched.Refused {
		if p.Process.Refused == nil {
			p.Process.Refused = map[string]string{}
		}
		if len(p.Process.Refused) < maxProcesses {
			p.Process.Refused[name] = why
		}
	}
}
