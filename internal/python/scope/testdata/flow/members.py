# Attributes of names: Binding 0 is written "outside", what the attribute may hold from elsewhere.

def stored(self):
    use(self.x)  #: self.x = outside
    self.x = 1  #: one
    use(self.x)  #: self.x = one
    use(self.y, other.x)  #: self.y = outside; other.x = outside

def made_when_missing(self):
    if self.task is None:
        use(self.task)  #: self.task = outside {self.task is None}
        self.task = make()  #: made
        use(self.task)  #: self.task = made
    use(self.task)  #: self.task = outside {!self.task is None}, made

def early(self):
    if not self.task:
        return
    use(self.task)  #: self.task = outside {self.task}

def rebound(node):
    if node.next is None:
        return
    use(node.next)  #: node.next = outside {!node.next is None}
    node = node.next  #: rebound
    use(node.next)  #: node.next = outside

def rebound_in_loop(node):
    if node.next is None:
        return
    while node.next:
        use(node.next)  #: node.next = outside {node.next}
        node = node.next
        use(node.next)  #: node.next = outside

def chain(self):
    self.a.b = 1  #: one
    use(self.a.b)  #: self.a.b = one; self.a = outside
    self.a = new()  #: new
    use(self.a.b)  #: self.a.b = outside; self.a = new

def branch(self, c):
    self.x = 1  #: one
    if c:
        self.x = 2  #: two
    use(self.x)  #: self.x = one, two

def loop(self, xs):
    self.x = 0  #: zero
    for x in xs:
        use(self.x)  #: self.x = zero, next
        self.x = x  #: next
    use(self.x)  #: self.x = zero, next

def handler(self):
    self.x = 0  #: zero
    try:
        self.x = f()  #: f
        g()
    except E:
        use(self.x)  #: self.x = zero, f
    finally:
        self.x = None  #: none
    use(self.x)  #: self.x = none

def deleted(self):
    self.x = 0  #: zero
    del self.x
    use(self.x)  #: self.x = unbound

def all_targets(self, xs):
    for self.a in xs:  #: for
        use(self.a)  #: self.a = for
    with f() as self.b, g() as (self.c, _):  #: with
        use(self.b, self.c)  #: self.b = with; self.c = with
    self.d += 1  #: more
    use(self.d)  #: self.d = more
    self.e: int
    self.f: int = 1  #: one
    use(self.e, self.f)  #: self.e = outside; self.f = one

def callee(self):
    if self.ready():
        use(self.ready)  #: self.ready = outside

def nested(self):
    self.x = 1
    def inner():
        use(self.x)  #: self.x = outside
        self.x = 2  #: two
        use(self.x)  #: self.x = two

def not_a_name(self):
    f().x = 1
    use(f().x)  #: f().x = outside

def dead(self):
    return
    use(self.x)  #: self.x = dead
