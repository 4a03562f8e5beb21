# Plain commands. `go test ./...` needs Go alone (and compares with python3 where there is one); `make test` is what CI runs.

export CGO_ENABLED = 0

# Interpreters, packages and binaries that are fetched or built lie here; git ignores the folder.
CACHE = $(CURDIR)/.cache
LINT = $(CACHE)/bin/golangci-lint
TARGETS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
FUZZTIME ?= 60s
# The examples on the rules' pages run under each CPython from 3.9 on: those of pyenv and the PATH, and 3.14 unpacked.
PYTHONS = UNHEEDED_PYTHONS=all UNHEEDED_PYTHON314=$$(ls $(CACHE)/python-3.14/bin/python3 2>/dev/null)
# What is known of libraries is compared with them.
LIBRARIES = UNHEEDED_LIBRARIES=$(CACHE)/libraries/bin/python UNHEEDED_OPENTELEMETRY=$(CACHE)/opentelemetry/bin/python

# The version of what is built for PyPI; nothing else says it.
VERSION ?= 0.0.0.dev0

.PHONY: build wheel test test-wheel test-nginx test-otlp test-edits vet cross check-gen lint gen packs fuzz race bench bench-parse bench-peers bench-edits bench-typecheckers recall oracle oracle-ci eco eco-update fix-eco clean

build:
	go build -trimpath -o bin/unheeded ./cmd/unheeded

# The packages for PyPI, one for each system that there are releases for: make wheel VERSION=1.2.3
wheel:
	go -C tools run ./wheel -version $(VERSION) -out ../dist $(TARGETS)

# Everything that must hold before a change lands, beside lint.
test: vet check-gen cross oracle-ci $(CACHE)/python-3.14 $(CACHE)/libraries $(CACHE)/opentelemetry $(CACHE)/pytest
	$(PYTHONS) $(LIBRARIES) go test -timeout 30m ./...
	go build -o $(CACHE)/unheeded ./cmd/unheeded
	go run ./bench/guard -unheeded $(CACHE)/unheeded -python $(CACHE)/libraries/bin/python
	@echo "Versions of CPython that the rules' examples were not run under:"
	@$(PYTHONS) go test -v -run '^TestSymptoms$$' ./internal/rules | grep 'NO EXAMPLE' || echo "	none"
	UNHEEDED_WHEEL_PYTHON=$(CACHE)/pytest/bin/python go -C tools test ./...
	@echo "Tests that had no program to run with:"
	@{ go test -v -run '^TestHTMLInBrowser$$' ./internal/report; go test -v -run '^TestCollector$$' ./internal/otlp; go -C tools test -v -run '^TestGroff$$' ./genman; } | \
		grep -o 'NO [A-Z]*: .*' || echo "	none"

# The package for PyPI, installed and used: its commands, and its plugin for pytest.
test-wheel: $(CACHE)/pytest
	UNHEEDED_WHEEL_PYTHON=$(CACHE)/pytest/bin/python go -C tools test -count=1 -v ./wheel

vet:
	go vet ./...
	go -C tools vet ./...

# The remote cache against a real nginx, unpacked from Debian's package. It is started on 127.0.0.1 and ended by its number.
test-nginx: $(CACHE)/nginx
	UNHEEDED_NGINX=$(CACHE)/nginx/usr/sbin/nginx go test -count=1 -v -run '^TestNginx$$' ./internal/cache

# What is sent to OpenTelemetry, received by a real collector that is built from its modules and listens on 127.0.0.1.
test-otlp: $(CACHE)/otelcollector
	UNHEEDED_OTELCOL=$(CACHE)/otelcollector go test -count=1 -v -run '^Test(Collector|Signals)$$' ./internal/otlp
	UNHEEDED_OTELCOL=$(CACHE)/otelcollector go test -count=1 -v -run '^TestScripts$$/^otlp$$' ./cmd/unheeded

# Edits copies of real projects at random, those of eco or the folders in PROJECTS, and compares what is found with a cache and
# without after each edit; then looks whether results are made from nothing else than they say.
EDITED := $(subst $() ,:,$(or $(PROJECTS),$(wildcard $(CACHE)/eco/a* $(CACHE)/eco/d* $(CACHE)/eco/s*)))
test-edits:
	UNHEEDED_EDIT_PROJECTS=$(EDITED) UNHEEDED_EDITS=$(or $(EDITS),100) \
		go test -count=1 -timeout 6h -v -run '^(TestEdits|TestOrigins)$$' ./internal/check

# Compiles for every system that there are releases for; what is built is thrown away.
cross:
	for target in $(TARGETS); do \
		echo "build $$target"; GOOS=$${target%/*} GOARCH=$${target#*/} go build -o $(CACHE)/cross/ ./... || exit 1; \
	done

lint: $(LINT)
	unformatted=$$(gofmt -l bench cmd internal tools); test -z "$$unformatted" || { echo "$$unformatted" >&2; exit 1; }
	$(LINT) run ./...
	cd tools && $(LINT) run ./...

# Writes the generated files: the tree's node kinds, the list of rules and the index of their pages, the
# reference of the settings and their schema, the manual page.
gen:
	go generate ./...

# Writes the declarations of libraries that are embedded in the program. This alone needs the packages that it reads.
packs:
	go -C tools run ./packs -python -cache $(CACHE)/packs ../internal/library/packs
	go -C tools run ./packs -cache $(CACHE)/packs ../internal/library/packs

# Fails, and names the command, when a generated file is stale. The lines are those of go generate, with -check.
check-gen:
	go -C tools run ./genast -check ../internal/python/ast
	go -C tools run ./genrules -check ..
	go -C tools run ./gensettings -check ..
	go -C tools run ./genman -check ..

# Each fuzz target for FUZZTIME.
fuzz:
	.ci/fuzz $(FUZZTIME)

race:
	CGO_ENABLED=1 go test -race ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

# Times our parser beside CPython's, tree included, on one thread.
bench-parse:
	go -C tools run ./parsebench

# Times the whole program beside its peers; see bench/peers/doc.go. ARGS go to it, such as ARGS="-rounds 1 -trees sanic".
bench-peers:
	go build -o $(CACHE)/unheeded ./cmd/unheeded
	go run ./bench/peers -cache $(CACHE)/peers -unheeded $(CACHE)/unheeded $(ARGS)

# Times a check after one change of a project, and counts the files that are analysed again; see bench/edits/doc.go. The projects
# are those of eco, or the folders in PROJECTS.
bench-edits:
	go build -o $(CACHE)/unheeded ./cmd/unheeded
	go run ./bench/edits -unheeded $(CACHE)/unheeded $(ARGS) $(or $(PROJECTS),$(wildcard $(CACHE)/eco/*))

# Compares our trees with those of every CPython that is installed: the small programs, random edits of them, the
# standard libraries and widely used packages. This takes a quarter of an hour and 650 MB for the packages.
oracle: $(CACHE)/packages
	go -C tools run ./oracle -cache $(CACHE) -chunks -mutants 50000 -stdlib $(CACHE)/packages

# The part of it that a change must pass: the small programs and a fixed sample of the standard library under every
# CPython, and the whole library of one.
oracle-ci:
	go -C tools run ./oracle -cache $(CACHE) -chunks -stdlib -sample 150
	go -C tools run ./oracle -cache $(CACHE) -python 3.13 -stdlib

# Checks real projects and shows what differs from the findings on record; eco-update puts the new ones on record.
eco eco-update:
	go build -o $(CACHE)/unheeded ./cmd/unheeded
	go -C tools run ./eco $(if $(filter eco-update,$@),-update) -unheeded $(CACHE)/unheeded -cache $(CACHE)/eco

# Applies all fixes to copies of real projects, those of eco or the folders in PROJECTS, and holds the outcome to what a fix
# promises.
fix-eco:
	go build -o $(CACHE)/unheeded ./cmd/unheeded
	go -C tools run ./fixeco -unheeded $(CACHE)/unheeded $(or $(PROJECTS),$(wildcard $(CACHE)/eco/*))

# Compares what the type checkers find with what we find, on real projects; see bench/typecheckers/doc.go. ARGS go to it.
bench-typecheckers:
	go build -o $(CACHE)/unheeded ./cmd/unheeded
	go run ./bench/typecheckers -cache $(CACHE)/typecheckers -unheeded $(CACHE)/unheeded $(ARGS)

.PHONY: test-agent bench-agent

# Runs CPython's own tests of asyncio, and ours under uvloop, with the agent and without it. This takes half an hour.
test-agent: $(CACHE)/python-3.14 $(CACHE)/uvloop
	UNHEEDED_ASYNCIO_SUITE=1 UNHEEDED_UVLOOP=$(CACHE)/uvloop/bin/python $(PYTHONS) \
		go test -v -timeout 3h -run '^(TestAsyncioSuite|TestUvloop)$$' ./internal/agent

# Times programs with the agent and without it, as ratios; see bench/agentcost. PYTHONS_MEASURED are the interpreters.
bench-agent:
	go run ./bench/agentcost $(ARGS) $(or $(PYTHONS_MEASURED),python3)

.PHONY: soak

# A million requests to servers that lose something at a known rate, under the agent: each loss is reported, none invented, and
# memory stays flat; see bench/soak. This takes some minutes; REQUESTS=20000 makes it short. It needs wrk.
soak: $(CACHE)/servers
	go build -trimpath -o $(CACHE)/unheeded ./cmd/unheeded
	go run ./bench/soak -unheeded $(CACHE)/unheeded -python $(CACHE)/servers/bin/python -requests $(or $(REQUESTS),1000000) $(ARGS)

# Takes the await away from statements of the projects in DIRS and says how many of these places are found; with
# ARGS="-gaps FILE" also what inference would have had to know at the others.
recall:
	go -C tools run ./mutate $(ARGS) $(abspath $(DIRS))

clean:
	rm -rf bin .cache

$(LINT): tools/go.mod tools/go.sum
	GOBIN=$(CACHE)/bin go -C tools install tool
	touch $@

# The same wheels on every machine, whatever its system and its Python: they are read, never run.
$(CACHE)/packages: tools/oracle/packages.txt
	rm -rf $@
	python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --ignore-requires-python \
		--only-binary=:all: --python-version 3.13 --platform manylinux2014_x86_64 --platform manylinux_2_24_x86_64 \
		--platform manylinux_2_28_x86_64 --target $@ -r $<
	touch $@

# The libraries that the facts speak of, to be run: what they need of Python is 3.13.
$(CACHE)/libraries: internal/library/testdata/packages.txt
	rm -rf $@
	python=$$(ls $$(pyenv root 2>/dev/null)/versions/3.13.*/bin/python 2>/dev/null | tail -n 1); $${python:-python3.13} -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: -r $<
	touch $@

# Since 3.12 a task tells its context, from which the agent reads the span.
$(CACHE)/opentelemetry: internal/agent/testdata/spans/packages.txt
	rm -rf $@
	python=$$(ls $$(pyenv root 2>/dev/null)/versions/3.13.*/bin/python 2>/dev/null | tail -n 1); $${python:-python3.13} -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: -r $<
	touch $@

# What tests are run with that the plugin watches.
$(CACHE)/pytest: tools/wheel/testdata/packages.txt
	rm -rf $@
	python3 -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: -r $<
	touch $@

# Nothing is installed: the package is unpacked where git does not look.
$(CACHE)/nginx:
	rm -rf $@ && mkdir -p $@
	cd $@ && apt-get download nginx && dpkg -x nginx_*.deb .

# The collector's modules are many, so it is built in a module of its own and kept.
$(CACHE)/otelcollector: tools/otelcollector/main.go tools/otelcollector/go.mod tools/otelcollector/go.sum
	go -C tools/otelcollector build -trimpath -o $@ .

# What the agent is tried under beside asyncio's own loops.
$(CACHE)/uvloop:
	rm -rf $@
	python3 -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: uvloop==0.23.0
	touch $@

# Servers that are watched under load.
$(CACHE)/servers: bench/soak/packages.txt
	rm -rf $@
	python3 -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: -r $<
	touch $@

# CPython 3.14 comes as a Go module; nothing is compared when there is nothing to compare.
$(CACHE)/python-3.14:
	go -C tools run ./oracle -cache $(CACHE) -python 3.14
