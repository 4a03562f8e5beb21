package monitor

import "syscall"

// endWithUs has the program end when this process is killed, as it would have without us.
func endWithUs(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
