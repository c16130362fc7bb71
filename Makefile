# Casebook. `make help` lists the targets; README.md says more.

# Settings: give another value on the command line, as in `make VARIANT=debug CC=clang`.
VARIANT ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
CC      := $(if $(filter default,$(origin CC)),cc,$(CC))
JOBS    ?= $(shell getconf _NPROCESSORS_ONLN)
SECONDS ?= 60
CFLAGS  ?=
LDFLAGS ?=

PACKAGES := glib-2.0 gio-2.0 icu-i18n yaml-0.1 libcmark pangocairo pangoft2 fontconfig cairo librsvg-2.0 libqpdf libmicrohttpd libcurl gdk-pixbuf-2.0 libwebp libbrotlienc zlib
LIBRARIES_WITHOUT_PACKAGE := -lhyphen -lstemmer -lm

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
export LC_ALL := C.UTF-8

# Files. The library is everything but the program's own files, one line a file in sources.mk.
include generator/sources.mk
sources       := $(sort $(sources))
program_files := generator/main.c generator/guard.c
unit_tests    := $(sort $(wildcard tests/unit/test_*.c))
bundled_files := $(shell find $(wildcard templates themes) /dev/null -type f \
                   ! -name '.*' ! -name README.md ! -name preview.png | sort) content/README.md \
                 $(wildcard generator/serve/live.*)
c_files       := $(shell find generator tests -name node_modules -prune -o -name '*.[ch]' -print | sort)

build   := build/$(VARIANT)
objects := $(sources:%.c=$(build)/%.o)
library := $(build)/libcasebook.a
program := $(build)/casebook
tests   := $(unit_tests:tests/unit/%.c=$(build)/tests/%)
jinja_driver := $(build)/tests/jinja_driver
pdf_checker  := build/release/tests/pdf_check

# Flags.
warnings := -std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion \
            -Wformat=2 -Wundef -Wvla
defines  := -D_GNU_SOURCE -DG_LOG_DOMAIN='"casebook"' \
            -DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 \
            -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74

package_cflags := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null))
package_libs   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) $(LIBRARIES_WITHOUT_PACKAGE)

release_flags  := -O2 -g -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
release_link   := -pie -Wl,-z,relro,-z,now
debug_flags    := -O0 -g3
asan_flags     := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
                  -fno-sanitize-recover=all
asan_link      := -fsanitize=address,undefined
fuzz_flags     := $(asan_flags) -fsanitize=fuzzer-no-link -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
fuzz_link      := -fsanitize=fuzzer,address,undefined
coverage_flags := -O0 -g --coverage
coverage_link  := --coverage

compile := $(warnings) $(defines) -Igenerator $(package_cflags) $($(VARIANT)_flags) $(CFLAGS)
link    := $($(VARIANT)_link) -Wl,--as-needed $(LDFLAGS)

# `make V=1` shows whole command lines.
say = @$(if $(V),:,printf '%-4s %s\n' '$(1)' '$(or $(2),$@)')
quiet := $(if $(V),,@)

# All cores, unless the caller has said -j.
parallel = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

# The program.
.PHONY: all
all: build/casebook

build/casebook: $(program)
ifeq ($(VARIANT),release)
	@ln -f $< $@ 2>/dev/null || cp -f $< $@
endif

$(program): $(program_files:%.c=$(build)/%.o) $(build)/resources.o $(library)
	$(call say,LINK)
	$(quiet)$(CC) $(link) -o $@ $^ $(package_libs)

$(library): $(objects) generator/sources.mk
	$(call say,AR)
	@rm -f $@
	$(quiet)$(AR) rcs $@ $(objects)

$(build)/%.o: %.c | build/packages-found
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(quiet)$(CC) $(compile) -MMD -MP -c -o $@ $<

build/packages-found:
	@pkg-config --exists --print-errors $(PACKAGES) || \
	  { echo "make: libraries are missing; 'make setup' installs or names them" >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

# Templates and themes, bundled: the list is rewritten only when it changes, whole at once, for tests
# run several makes at a time.
resource_list := $(build)/casebook.gresource.xml

$(resource_list): FORCE
	@mkdir -p $(@D)
	@new=$@.$$$$; { echo '<gresources><gresource prefix="/casebook">'; \
	   printf '<file>%s</file>\n' $(bundled_files) | sed '/<file><.file>/d'; \
	   echo '</gresource></gresources>'; } >$$new; \
	 if cmp -s $$new $@; then rm $$new; else mv $$new $@; fi

$(build)/resources.c: $(resource_list) $(bundled_files)
	$(call say,RES,$(words $(bundled_files)) files)
	$(quiet)glib-compile-resources --sourcedir=. --generate-source --c-name casebook --target=$@ $<

$(build)/resources.o: $(build)/resources.c
	$(call say,CC,$<)
	$(quiet)$(CC) $(compile) -Wno-conversion -Wno-overlength-strings -c -o $@ $<

# The sample collection as a site, from nothing.
.PHONY: site site-built setup
setup:
	@generator/setup.sh program

site: setup
	@$(MAKE) $(parallel) --no-print-directory site-built

site-built: build/casebook
	build/casebook build content --out public
	@echo 'The site: file://$(CURDIR)/public/index.html'
	@echo 'The guide: file://$(CURDIR)/public/guide.html'

# Tests: tests/README.md says how each kind is written. One TAP program each, run by prove.
prove := prove -j$(JOBS) --exec tests/run
export MAKE

golden_cases := $(patsubst %/cmd,%,$(sort $(wildcard tests/golden/*/cmd)))
error_cases  := $(patsubst %/about,%,$(sort $(wildcard tests/errors/*/about)))
e2e_tests    := $(sort $(wildcard tests/e2e/test_*.mjs))
pdf_tests    := $(sort $(wildcard tests/pdf/test_*.mjs))
fault_tests  := $(sort $(wildcard tests/fault/test_*.mjs))
fault_shim   := build/release/tests/fault.so
install_tests := $(sort $(wildcard tests/install/test_*.sh))
fuzz_targets := $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
# The template engine beside Jinja: recorded cases, and random templates with memory watched.
jinja_tests  := $(VARIANT):tests/jinja/differential.py asan:tests/jinja/property.py

.SECONDARY:
$(build)/tests/%: $(build)/tests/unit/%.o $(build)/resources.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(quiet)$(CC) $(link) -o $@ $^ $(package_libs)

$(jinja_driver): $(build)/tests/jinja/driver.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(quiet)$(CC) $(link) -o $@ $^ $(package_libs)

$(pdf_checker): build/release/tests/pdf/check.o build/release/libcasebook.a
	@mkdir -p $(@D)
	$(call say,LINK)
	$(quiet)$(CC) $(link) -o $@ $^ $(package_libs)

# Preloaded, it makes system calls fail.
$(fault_shim): tests/fault/fault.c
	@mkdir -p $(@D)
	$(call say,LINK)
	$(quiet)$(CC) -std=c11 -O1 -Wall -Wextra -shared -fPIC -o $@ $<

.PHONY: test test-setup test-programs
test: test-setup
	@$(MAKE) $(parallel) --no-print-directory test-programs build/casebook build/e2e/built $(fault_shim) \
	  $(pdf_checker)
	@$(MAKE) $(parallel) --no-print-directory VARIANT=asan test-programs
	@$(MAKE) $(parallel) --no-print-directory fuzz-programs
	@$(prove) make:lint make:format-check $(tests) $(unit_tests:tests/unit/%.c=build/asan/tests/%) \
	  $(golden_cases:%=$(VARIANT):%) $(golden_cases:%=asan:%) \
	  tests/setup.sh tests/codes.sh tests/hints.sh tests/limits.sh tests/reference.sh $(error_cases:%=$(VARIANT):%) \
	  $(jinja_tests) $(e2e_tests) $(pdf_tests) $(install_tests) $(fault_tests) \
	  $(fuzz_targets:%=fuzz:%)

test-setup:
	@generator/setup.sh test
	@$(MAKE) --no-print-directory tests/node_modules/.package-lock.json

tests/node_modules/.package-lock.json: tests/package-lock.json
	npm ci --prefix tests --no-progress
	@touch $@

test-programs: $(tests) $(program) $(jinja_driver)

.PHONY: unit golden errors e2e pdf jinja faults install-tests deploy-tests asan valgrind golden-update
unit: $(tests)
	@$(prove) $(tests)

golden: $(program)
	@$(prove) $(golden_cases:%=$(VARIANT):%)

errors: $(program) build/casebook
	@$(prove) tests/codes.sh tests/hints.sh tests/limits.sh tests/reference.sh $(error_cases:%=$(VARIANT):%)

e2e: build/e2e/built tests/node_modules/.package-lock.json
	@$(prove) $(e2e_tests)

faults: build/casebook $(fault_shim)
	@$(prove) $(fault_tests)

pdf: build/e2e/built $(pdf_checker)
	@$(prove) $(pdf_tests)

deploy-tests: build/casebook
	@tests/deploy.sh build/casebook

install-tests: build/casebook
	@$(prove) $(install_tests)

jinja: $(program)
	@$(MAKE) --no-print-directory VARIANT=asan build/asan/tests/jinja_driver
	@$(prove) $(jinja_tests)

asan:
	@$(MAKE) --no-print-directory VARIANT=asan unit golden

# Unit and golden tests, and the sample collection: about a quarter of an hour.
memcheck := valgrind -q --error-exitcode=9 --leak-check=full --show-leak-kinds=definite \
            --errors-for-leak-kinds=definite --suppressions=$(CURDIR)/tests/valgrind.supp

valgrind:
	@$(MAKE) --no-print-directory VARIANT=debug test-programs
	@mkdir -p build/valgrind
	@printf '#!/bin/sh\nexec $(memcheck) $(CURDIR)/build/debug/casebook "$$@"\n' >build/valgrind/casebook
	@chmod +x build/valgrind/casebook
	@MARKDOWN_SIZE=10000 TEST_WRAPPER='$(memcheck)' $(prove) valgrind:tests/valgrind.sh \
	  $(unit_tests:tests/unit/%.c=build/debug/tests/%) $(golden_cases:%=valgrind:%)

# CASES='tests/golden/x …' limits it; YES=1 takes the results without asking.
golden-update: $(program)
	@tests/update.sh $(program) $(or $(CASES),$(golden_cases) $(error_cases))

# The site that the end-to-end tests look at. When it cannot be built, they say so.
# In `site` it wears its own theme, in `civic` the other one.
build/e2e/built: build/casebook $(shell find $(wildcard content) /dev/null -type f)
	@rm -rf $(@D) && mkdir -p $(@D)
	@build/casebook build content --out $(@D)/site --base-url https://example.org/cases/ >$(@D)/log 2>&1 && \
	  build/casebook build content --out $(@D)/civic --theme civic --no-pdf --base-url https://example.org/cases/ >>$(@D)/log 2>&1 || \
	  { cat $(@D)/log >&2; rm -rf $(@D)/site $(@D)/civic; }
	@touch $@

$(build)/fuzzers/%: $(build)/tests/fuzz/fuzz_%.o $(build)/resources.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(quiet)$(CC) $(link) -o $@ $^ $(package_libs)

$(build)/replay/%: $(build)/tests/fuzz/fuzz_%.o $(build)/tests/fuzz/replay.o $(build)/resources.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(quiet)$(CC) $(link) -o $@ $^ $(package_libs)

# The messages in content/README.md, the commands in README.md.
.PHONY: reference
reference: build/casebook
	@generator/reference.sh

.PHONY: fuzz fuzz-programs fuzz-test bench coverage
fuzz:
	@$(MAKE) --no-print-directory VARIANT=fuzz CC=clang $(fuzz_targets:%=build/fuzz/fuzzers/%)
	@tests/fuzz/run $(SECONDS)

# The fuzzers, where clang has libFuzzer; else programs that read the fuzzers' inputs.
fuzz-programs:
	@mkdir -p build
	@if echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' | \
	    clang -fsanitize=fuzzer -x c - -o build/has-fuzzer 2>/dev/null; \
	  then $(MAKE) --no-print-directory VARIANT=fuzz CC=clang $(fuzz_targets:%=build/fuzz/fuzzers/%); \
	  else $(MAKE) --no-print-directory VARIANT=asan $(fuzz_targets:%=build/asan/replay/%); fi

fuzz-test: fuzz-programs
	@$(prove) $(fuzz_targets:%=fuzz:%)

bench: build/casebook
	@tests/bench/run

coverage:
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory VARIANT=coverage unit golden
	@cd build/coverage && gcov -n $(sources:%.c=%.gcda) 2>/dev/null | \
	  awk -F"['(:% ]+" '/^File/ { file = $$2 } \
	    /^Lines executed/ && file ~ /^generator.*[.]c$$/ { printf "%6.1f%%  %s\n", $$3, file; file = "" }'

# Lint: both compilers without a warning, clang-tidy file by file, cppcheck; only what has changed.
lint_files  := $(sources) $(program_files) $(unit_tests)
lint_flags  := $(warnings) $(defines) -Igenerator $(package_cflags)
# What cppcheck takes for a mistake and is none: designated initialisers, compound literals,
# hexadecimal floats, GLib's MIN, GLib's assertions, which are never compiled out.
cppcheck_mistakes := missingInclude uninitvar legacyUninitvar leakReturnValNotUsed internalAstError \
                     incorrectLogicOperator negativeIndex arrayIndexOutOfBounds \
                     assertWithSideEffect ctuuninitvar
clang_tidy  := $(lint_files:%.c=build/lint/%.tidy)

# DEEP=1 lets clang's analyser follow calls for as long as it likes: minutes, not seconds.
analyser := $(if $(DEEP),,-Xclang -analyzer-config -Xclang mode=shallow)

.PHONY: lint format format-check
lint: $(clang_tidy) build/lint/cppcheck
	@unlisted='$(filter-out $(sources) $(program_files),$(filter generator/%.c,$(c_files)))'; \
	  [ -z "$$unlisted" ] || { echo "generator/sources.mk lacks $$unlisted" >&2; exit 1; }

build/lint/%.tidy: %.c .clang-tidy
	@mkdir -p $(@D)
	$(call say,LINT,$<)
	@clang $(lint_flags) -Werror -MMD -MP -MT $@ -MF build/lint/$*.d -fsyntax-only $<
	@$(CC) $(lint_flags) -Werror -fsyntax-only $<
	@clang-tidy --quiet $< -- $(lint_flags) $(analyser) 2>build/lint/$*.log || { cat build/lint/$*.log >&2; exit 1; }
	@touch $@

build/lint/cppcheck: $(c_files)
	@mkdir -p $@.cache
	$(call say,LINT,cppcheck)
	@cppcheck --quiet --std=c11 --library=gtk --enable=warning,performance,portability \
	  --inline-suppr $(cppcheck_mistakes:%=--suppress=%) --error-exitcode=1 \
	  '-DG_GNUC_PRINTF(a,b)=' '-DG_DEFINE_QUARK(a,b)=' \
	  --cppcheck-build-dir=$@.cache -j$(JOBS) -Igenerator $(lint_files)
	@touch $@

format:
	@clang-format -i $(c_files)

format-check:
	@clang-format --dry-run -Werror $(c_files)

# Installing: the program is one file; manual pages and completions come out of it.
ZSH_FUNCTIONS ?= share/zsh/site-functions

installed := bin/casebook share/man/man1/casebook.1 share/man/man5/casebook-collection.5 \
             share/bash-completion/completions/casebook $(ZSH_FUNCTIONS)/_casebook \
             share/fish/vendor_completions.d/casebook.fish
# In the system's own prefixes, folders that become empty are not ours to remove.
emptied := $(if $(filter /usr /usr/local,$(DESTDIR)$(PREFIX)),,$(sort $(dir $(installed))))
# rmdir goes up from the folders as far as here.
rmdir_from := $(if $(DESTDIR),$(DESTDIR)/,$(PREFIX))
rmdir_to   := $(if $(DESTDIR),$(PREFIX:/%=%)/)

pages := build/install/casebook.1 build/install/casebook-collection.5
completions := $(addprefix build/install/,bash zsh fish)

# Two makes at a time see a whole file or none.
said_by_program = @mkdir -p $(@D) && build/casebook $(1) >$@.$$$$ && mv $@.$$$$ $@

build/install/casebook.1: build/casebook
	$(call said_by_program,manual casebook)

build/install/casebook-collection.5: build/casebook
	$(call said_by_program,manual casebook-collection)

$(completions): build/install/%: build/casebook
	$(call said_by_program,completion $*)

.PHONY: install uninstall
install: build/casebook $(pages) $(completions)
	@for folder in $(sort $(dir $(installed))); do install -d "$(DESTDIR)$(PREFIX)/$$folder"; done
	install -m 755 build/casebook '$(DESTDIR)$(PREFIX)/$(word 1,$(installed))'
	install -m 644 build/install/casebook.1 '$(DESTDIR)$(PREFIX)/$(word 2,$(installed))'
	install -m 644 build/install/casebook-collection.5 '$(DESTDIR)$(PREFIX)/$(word 3,$(installed))'
	install -m 644 build/install/bash '$(DESTDIR)$(PREFIX)/$(word 4,$(installed))'
	install -m 644 build/install/zsh '$(DESTDIR)$(PREFIX)/$(word 5,$(installed))'
	install -m 644 build/install/fish '$(DESTDIR)$(PREFIX)/$(word 6,$(installed))'

uninstall:
	@for file in $(installed); do rm -fv "$(DESTDIR)$(PREFIX)/$$file"; done
	@test ! -d '$(rmdir_from)' || { cd '$(rmdir_from)' && for folder in $(emptied); do \
	  rmdir -p '$(rmdir_to)'"$$folder" 2>/dev/null || :; done; }

version = $(shell sed -n 's/.*CB_VERSION "\(.*\)"/\1/p' generator/base/version.h)

# A package for Debian and its kin: build/casebook_VERSION_ARCHITECTURE.deb.
.PHONY: deb
deb: build/casebook
	@generator/deb.sh build

# A tarball of what is committed; distcheck builds, tests and installs it in a folder of its own.
.PHONY: dist distcheck
dist:
	@mkdir -p build
	git archive --prefix=casebook-$(version)/ -o build/casebook-$(version).tar.gz HEAD
	@echo build/casebook-$(version).tar.gz

distcheck: dist
	@tests/install/distcheck.sh build/casebook-$(version).tar.gz

.PHONY: clean help
clean:
	rm -rf build

help:
	@echo 'make            the program: build/casebook'
	@echo 'make site       what is missing is installed; content/ becomes public/'
	@echo 'make test       what tests need is installed; every test is run'
	@echo 'make unit | golden | errors | jinja | e2e | pdf | faults | install-tests | lint | format-check   one kind'
	@echo 'make deploy-tests                   publishing by rsync, rclone, nginx, lighttpd, if installed'
	@echo 'make asan | valgrind                unit and golden tests, memory watched'
	@echo 'make golden-update [CASES=…]        shows what changed, then takes it'
	@echo 'make lint DEEP=1 (after clean)          clang looks further, for minutes'
	@echo 'make format | coverage | fuzz [SECONDS=60] | fuzz-test | bench'
	@echo 'make install | uninstall [PREFIX=/usr/local] [DESTDIR=]'
	@echo 'make deb                            a package for Debian and its kin'
	@echo 'make dist | distcheck               a tarball; whether it builds from itself (minutes)'
	@echo 'make clean'

.PHONY: FORCE
FORCE:

-include $(objects:.o=.d) $(program_files:%.c=$(build)/%.d) $(build)/tests/jinja/driver.d $(build)/tests/pdf/check.d \
         $(unit_tests:%.c=$(build)/%.d) $(fuzz_targets:%=$(build)/tests/fuzz/fuzz_%.d) \
         $(build)/tests/fuzz/replay.d \
         $(lint_files:%.c=build/lint/%.d)
