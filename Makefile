# Patchbay. `make` lists what can be done.
# One Makefile for everything, no recursion; whatever is built lies under build/.

PORT ?= 8080
CARRIER_PORT ?= 8081
STATE ?= ./var
export PORT CARRIER_PORT STATE

# As many compilers at once as there are processors.
JOBS ?= $(shell nproc)
MAKEFLAGS += -j$(JOBS)

STAGE := tests/stage/stage.sh
Q := $(if $(V),,@)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: help deps build objects run start stop demo-info test check asan day bench fuzz format \
	clean

help:
	@echo 'make run        everything in the foreground, with demo businesses; Ctrl-C stops it'
	@echo 'make start      the same in the background; returns when ready to serve'
	@echo 'make stop       ends what start began'
	@echo 'make demo-info  one JSON object for scripts: addresses, accounts (use make -s)'
	@echo 'make test       all tests; TESTS="file ..." only those'
	@echo 'make check      format, warnings, layers, purity, headers, queries, sizes;'
	@echo '                CHECK_LONG=1 adds fuzzing (a minute each) and static analysis'
	@echo 'make format     lays out the C as check wants it'
	@echo 'make asan       all tests under address and undefined-behaviour sanitizers'
	@echo 'make day        ten thousand calls of a day and all that goes wrong: some minutes'
	@echo 'make bench      speed, beside the leanest C and an Express server'
	@echo 'make fuzz       the parsers that face the outside; FUZZ_SECONDS=60 each'
	@echo 'make build      the program and its pages'
	@echo 'make deps       Debian packages and npm assets, only what is missing'
	@echo 'make clean      removes build/'
	@echo
	@echo 'PORT=$(PORT) CARRIER_PORT=$(CARRIER_PORT) STATE=$(STATE) say where; DEMO=0 leaves out the'
	@echo 'demo. DATABASE_URL, MEMCACHED and TWILIO_API_URL point to real ones. V=1 shows commands.'

# What a person does ----------------------------------------------------------------------

run: deps build
	@exec $(STAGE) run

start: deps build
	@exec $(STAGE) start

stop:
	@exec $(STAGE) stop

demo-info:
	@exec $(STAGE) demo-info

clean:
	rm -rf build

# Packages, npm ---------------------------------------------------------------------------
# The first compilation waits for the packages even under make -j.

deps: build/stamp/packages build/stamp/npm-static build/stamp/npm-tests

build/stamp/packages: tests/stage/packages.sh
	@mkdir -p $(@D)
	@tests/stage/packages.sh run
	@touch $@

# One after the other: the package manager serves one at a time.
build/stamp/packages-test: tests/stage/packages.sh | build/stamp/packages
	@tests/stage/packages.sh test
	@touch $@

build/stamp/packages-check: tests/stage/packages.sh | build/stamp/packages-test
	@tests/stage/packages.sh check
	@touch $@

build/stamp/npm-%: %/package-lock.json | build/stamp/packages
	@tests/stage/npm.sh $*
	@touch $@

# Flags -----------------------------------------------------------------------------------

CC := gcc
CXX := g++
CLANG ?= clang
CLANGXX ?= clang++

LIBS := libpq libcurl json-c libxml-2.0 libsodium libssl libcrypto libevent libseccomp \
	libmemcached libjwt pangocairo cairo-pdf sndfile libmagic
# Asked once, and only when something is compiled: the packages may not be there before.
LIB_CFLAGS = $(eval LIB_CFLAGS := $(patsubst -I%,-isystem %,$(shell \
	pkg-config --cflags $(LIBS))))$(LIB_CFLAGS)
LDLIBS = $(eval LDLIBS := $(shell pkg-config --libs $(LIBS)) -lfcgi -lphonenumber -lcsv \
	-lstdc++ -lm)$(LDLIBS)

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpointer-arith -Wwrite-strings \
	-Wcast-qual -Wvla -Wformat=2 -Wundef -Wswitch-enum -Wimplicit-fallthrough \
	-Wnull-dereference
WARN_C := $(WARN) -Wstrict-prototypes -Wmissing-prototypes
CPPFLAGS = -D_GNU_SOURCE -Ifcgi -Ibuild/gen $(LIB_CFLAGS)
BANNED := -include fcgi/base/banned.h
STD_C := -std=gnu11
STD_CXX := -std=gnu++17
HARDEN := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
	-fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero \
	-fno-common -fPIE
HARDEN_LD := -pie -Wl,-z,relro,-z,now,-z,noexecstack
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -fno-common
SANITIZE_LD := -fsanitize=address,undefined
# For its warnings only. Fortification makes macros of what base/banned.h poisons.
CLANG_FLAGS := -O2 -U_FORTIFY_SOURCE -fno-common -fPIE
FUZZ_FLAGS := $(SANITIZE) -fsanitize=fuzzer-no-link

# Sources ---------------------------------------------------------------------------------

C_SRC := $(sort $(shell find fcgi -name '*.c'))
CXX_SRC := $(sort $(shell find fcgi -name '*.cc'))
HEADERS := $(sort $(shell find fcgi -name '*.h'))
UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
STORE_SRC := $(sort $(wildcard tests/store/*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))
TEST_LIB := $(sort $(wildcard tests/lib/*.c))
TEST_C := $(UNIT_SRC) $(STORE_SRC) $(FUZZ_SRC) $(BENCH_SRC) $(TEST_LIB)
QUERIES := $(sort $(wildcard sql/queries/*.sql))
PAGES := $(shell find static templates -name node_modules -prune -o -type f -print)

# $(call objects,FOLDER): every object of the program; the library leaves out main.
objects = $(C_SRC:%.c=$(1)/obj/%.o) $(CXX_SRC:%.cc=$(1)/obj/%.o) $(1)/obj/gen/queries.o
library = $(filter-out $(1)/obj/fcgi/main.o,$(call objects,$(1)))
test_objects = $(TEST_C:%.c=$(1)/obj/%.o)
# The programs of C tests.
c_tests = $(UNIT_SRC:tests/unit/%.c=$(1)/test/%) $(STORE_SRC:tests/store/%.c=$(1)/test/store/%)

# $(call variant,FOLDER,CC,CXX,CFLAGS,CXXFLAGS,LDFLAGS): the program and its tests, compiled
# into FOLDER with flags of their own.
define variant
$(1)/obj/fcgi/%.o: fcgi/%.c Makefile | build/gen/queries.h build/stamp/packages
	@mkdir -p $$(@D)
	@echo '  $(2) $$<'
	$$(Q)$(2) $(4) $$(BANNED) $$(CPPFLAGS) -MMD -MP -c -o $$@ $$<

$(1)/obj/fcgi/%.o: fcgi/%.cc Makefile | build/stamp/packages
	@mkdir -p $$(@D)
	@echo '  $(3) $$<'
	$$(Q)$(3) $(5) $$(CPPFLAGS) -MMD -MP -c -o $$@ $$<

$(1)/obj/gen/%.o: build/gen/%.c Makefile | build/stamp/packages
	@mkdir -p $$(@D)
	$$(Q)$(2) $(4) $$(CPPFLAGS) -MMD -MP -c -o $$@ $$<

$(1)/obj/tests/%.o: tests/%.c Makefile | build/gen/queries.h build/stamp/packages
	@mkdir -p $$(@D)
	@echo '  $(2) $$<'
	$$(Q)$(2) $(4) $$(BANNED) $$(CPPFLAGS) -Itests -MMD -MP -c -o $$@ $$<

$(1)/libpatchbay.a: $$(call library,$(1))
	@rm -f $$@
	@ar rcs $$@ $$^

$(1)/patchbay: $(1)/obj/fcgi/main.o $(1)/libpatchbay.a
	@echo '  link $$@'
	$$(Q)$(2) $(6) -o $$@ $$^ $$(LDLIBS)

$(1)/test/%: $(1)/obj/tests/unit/%.o $(TEST_LIB:%.c=$(1)/obj/%.o) $(1)/libpatchbay.a
	@mkdir -p $$(@D)
	$$(Q)$(2) $(6) -o $$@ $$^ $$(LDLIBS)

$(1)/test/store/%: $(1)/obj/tests/store/%.o $(TEST_LIB:%.c=$(1)/obj/%.o) $(1)/libpatchbay.a
	@mkdir -p $$(@D)
	$$(Q)$(2) $(6) -o $$@ $$^ $$(LDLIBS)

-include $$(patsubst %.o,%.d,$$(call objects,$(1)) $$(call test_objects,$(1)))
endef

$(eval $(call variant,build,$$(CC),$$(CXX),$$(STD_C) $$(WARN_C) -Werror $$(HARDEN),\
	$$(STD_CXX) $$(WARN) -Werror $$(HARDEN),$$(HARDEN_LD)))
$(eval $(call variant,build/asan,$$(CC),$$(CXX),$$(STD_C) $$(SANITIZE),\
	$$(STD_CXX) $$(SANITIZE),$$(SANITIZE_LD)))
$(eval $(call variant,build/clang,$$(CLANG),$$(CLANGXX),$$(STD_C) $$(WARN_C) -Werror \
	$$(CLANG_FLAGS),$$(STD_CXX) $$(WARN) -Werror $$(CLANG_FLAGS),-pie))
$(eval $(call variant,build/fuzz,$$(CLANG),$$(CLANGXX),$$(STD_C) $$(FUZZ_FLAGS),\
	$$(STD_CXX) $$(FUZZ_FLAGS),-fsanitize=fuzzer$$(comma)address$$(comma)undefined))
comma := ,

# Lean programs that the bench compares with: nothing of ours is in them.
build/bench/%: tests/bench/%.c Makefile | build/stamp/packages
	@mkdir -p $(@D)
	$(Q)$(CC) $(STD_C) $(WARN_C) $(HARDEN) $(CPPFLAGS) $(HARDEN_LD) -o $@ $< $(LDLIBS)

build: build/patchbay build/static/manifest

# Compiles everything there is without linking: useful while a part is being written.
objects: $(call objects,build)

# Generated -------------------------------------------------------------------------------

build/gen/queries.h build/gen/queries.c &: $(QUERIES) sql/queries fcgi/store/queries.awk
	@mkdir -p build/gen
	@awk -v out=h -f fcgi/store/queries.awk $(QUERIES) </dev/null >build/gen/queries.h.new
	@awk -v out=c -f fcgi/store/queries.awk $(QUERIES) </dev/null >build/gen/queries.c.new
	@mv build/gen/queries.c.new build/gen/queries.c
	@mv build/gen/queries.h.new build/gen/queries.h

build/static/manifest: $(PAGES) build/stamp/npm-static | build/stamp/packages
	@mkdir -p $(@D)
	$(Q)node static/build.mjs build/static
	@touch $@

# Tests -----------------------------------------------------------------------------------

TESTS ?= $(call c_tests,build) $(sort $(wildcard tests/sql/*.sql) \
	$(foreach kind,sql carrier store http fault browser stage, \
	$(wildcard tests/$(kind)/*.test.js tests/$(kind)/*.test.mjs tests/$(kind)/*.test.sh)))
PROVE := env HARNESS_RULESFILE=tests/testrules.yml prove -j2 --exec tests/lib/run-one $(PROVE_FLAGS)

test: deps build/stamp/packages-test build $(filter build/test/%,$(TESTS))
	@exec $(STAGE) test $(PROVE) $(TESTS)

# Workers cannot have the sandbox: the sanitizers reserve terabytes and read /proc. They
# write their reports where every user of the stage may; one report fails the whole.
asan: deps build/stamp/packages-test build build/asan/patchbay $(call c_tests,build/asan)
	@rm -rf build/asan/reports
	@mkdir -p -m 1777 build/asan/reports
	@PATCHBAY=build/asan/patchbay SANDBOX=off UBSAN_OPTIONS=print_stacktrace=1 \
		ASAN_OPTIONS=log_path=$(CURDIR)/build/asan/reports/asan:detect_stack_use_after_return=1 \
		LSAN_OPTIONS=suppressions=$(CURDIR)/tests/check/lsan.supp \
		$(STAGE) test $(PROVE) $(TESTS:build/test/%=build/asan/test/%); status=$$?; \
		tests/check/asan-reports.sh build/asan/reports && exit $$status

# Ten thousand calls through the distribution, with everything that goes wrong on such a day.
day: deps build/stamp/packages-test build
	@exec env TEST_STATE=build/day-state SIM_CALLS=10000 LIMIT_S=3000 $(STAGE) test $(PROVE) -j1 -v tests/sql/simulation.test.mjs tests/fault/day.mjs

bench: deps build $(BENCH_SRC:tests/bench/%.c=build/bench/%)
	@exec env TEST_STATE=build/bench-state DISPOSABLE= LIMIT_S=3600 $(STAGE) test node tests/bench/main.js

FUZZ_SECONDS ?= 60
FUZZERS := $(FUZZ_SRC:tests/fuzz/%.c=build/fuzz/%)

build/fuzz/%: build/fuzz/obj/tests/fuzz/%.o build/fuzz/libpatchbay.a
	$(Q)$(CLANGXX) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LDLIBS)

fuzz: build/stamp/packages-check $(FUZZERS)
	@set -e; for fuzzer in $(FUZZERS); do \
		tests/check/fuzz.sh $$fuzzer $(FUZZ_SECONDS); done

# Checks ----------------------------------------------------------------------------------
# Each is one target and one small script; `make -k check` runs all of them in any case.

CHECKS := selftest format clang layers purity headers banned sizes complexity sql xml \
	hardening queries shell
CHECKS_LONG := fuzz cppcheck tidy analyzer
OURS := $(C_SRC) $(CXX_SRC) $(HEADERS) $(TEST_C) \
	$(sort $(shell find tests -name node_modules -prune -o -name '*.h' -print))
SCRIPTS := $(sort $(wildcard tests/*/*.sh)) tests/lib/run-one .ci/run nginx/render.sh

.PHONY: $(CHECKS:%=check-%) $(CHECKS_LONG:%=check-%)

check: $(CHECKS:%=check-%) $(if $(CHECK_LONG),$(CHECKS_LONG:%=check-%))
	@echo 'All checks passed.'

check-selftest: build/stamp/packages-check
	@tests/check/selftest.sh

check-format: build/stamp/packages-check
	@tests/check/format.sh check $(OURS)

format: build/stamp/packages-check
	@tests/check/format.sh fix $(OURS)

check-clang: build/stamp/packages-check $(call objects,build/clang) \
	$(filter-out build/clang/obj/tests/fuzz/%,$(call test_objects,build/clang))

check-layers:
	@awk -f tests/check/layers.awk $(C_SRC) $(CXX_SRC) $(HEADERS)

RULES := $(filter %_rules.o,$(call objects,build))
check-purity: $(RULES)
	@tests/check/purity.sh $(RULES)

check-headers: build/gen/queries.h build/stamp/packages
	@tests/check/headers.sh "$(CC) $(STD_C) $(WARN_C) -Werror $(BANNED) $(CPPFLAGS)" $(HEADERS)

check-banned:
	@awk -f tests/check/c.awk -f tests/check/banned.awk $(C_SRC) $(CXX_SRC) $(HEADERS)

check-sizes:
	@awk -f tests/check/sizes.awk $(OURS)

check-complexity: build/stamp/packages-check
	@tests/check/complexity.sh 12 $(C_SRC)

check-sql:
	@awk -f tests/check/c.awk -f tests/check/sql.awk $(C_SRC) $(CXX_SRC) $(HEADERS)

check-xml:
	@awk -f tests/check/c.awk -f tests/check/xml.awk $(C_SRC) $(CXX_SRC) $(HEADERS)

check-hardening: build/patchbay
	@tests/check/hardening.sh build/patchbay

check-queries: build
	@$(STAGE) database build/patchbay check

check-shell: build/stamp/packages-check
	@shellcheck -x -e SC2034,SC2153 $(SCRIPTS)

check-fuzz: fuzz

# Suppressed: what it takes from not knowing noreturn, and a macro of sys/queue.h.
check-cppcheck: build/stamp/packages-check build/gen/queries.h
	@cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability \
		--inline-suppr --suppress=missingIncludeSystem --suppress=ctuuninitvar \
		--suppress=nullPointerRedundantCheck '--suppress=syntaxError:*live_hub.h' \
		-D_GNU_SOURCE -Ifcgi -Ibuild/gen $(C_SRC)

# Left out: a check of every snprintf's result, what -Wconversion does better, and what
# takes our counted strings for C's, and that int64_t is a long and not a long long. A file at a
# time: of several the analyzer mistakes one's argument lists for another's.
TIDY := -*,bugprone-*,-bugprone-easily-swappable-parameters,clang-analyzer-*,cert-*,misc-*
TIDY_NOT := -misc-no-recursion,-cert-err33-c,-bugprone-narrowing-conversions
TIDY_NOT := $(TIDY_NOT),-bugprone-implicit-widening-of-multiplication-result
TIDY_NOT := $(TIDY_NOT),-bugprone-not-null-terminated-result,-bugprone-misplaced-widening-cast
TIDY_NOT := $(TIDY_NOT),-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling
check-tidy: build/stamp/packages-check build/gen/queries.h
	@printf '%s\n' $(C_SRC) | xargs -P $(JOBS) -n 1 sh -c 'clang-tidy --quiet --warnings-as-errors="*" \
		--checks="$(TIDY),$(TIDY_NOT)" "$$@" -- $(STD_C) $(BANNED) $(CPPFLAGS) 2>/dev/null' tidy

check-analyzer: build/gen/queries.h
	@printf '%s\n' $(C_SRC) | xargs -P $(JOBS) -n 1 \
		$(CC) $(STD_C) -O1 -fanalyzer -Werror $(BANNED) $(CPPFLAGS) -c -o /dev/null
