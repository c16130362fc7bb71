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

PACKAGES := glib-2.0 gio-2.0 yaml-0.1 libcmark pangocairo cairo librsvg-2.0 libqpdf libmicrohttpd
LIBRARIES_WITHOUT_PACKAGE := -lhyphen -lstemmer -lm

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
export LC_ALL := C.UTF-8

# Files. The library is everything but main.c, one line a file in sources.mk.
include generator/sources.mk
sources       := $(sort $(sources))
unit_tests    := $(sort $(wildcard tests/unit/test_*.c))
bundled_files := $(shell find $(wildcard templates themes) /dev/null -type f \
                   ! -name '.*' ! -name README.md | sort)
c_files       := $(shell find generator tests -name node_modules -prune -o -name '*.[ch]' -print | sort)

build   := build/$(VARIANT)
objects := $(sources:%.c=$(build)/%.o)
library := $(build)/libcasebook.a
program := $(build)/casebook
tests   := $(unit_tests:tests/unit/%.c=$(build)/tests/%)

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
coverage_flags := -O0 -g --coverage
coverage_link  := --coverage

compile := $(warnings) $(defines) -Igenerator $(package_cflags) $($(VARIANT)_flags) $(CFLAGS)
link    := $($(VARIANT)_link) -Wl,--as-needed $(LDFLAGS)

# `make V=1` shows whole command lines.
say = @$(if $(V),:,printf '%-4s %s\n' '$(1)' '$(or $(2),$@)')
quiet := $(if $(V),,@)

# The program.
.PHONY: all
all: build/casebook

build/casebook: $(program)
ifeq ($(VARIANT),release)
	@ln -f $< $@ 2>/dev/null || cp -f $< $@
endif

$(program): $(build)/generator/main.o $(build)/resources.o $(library)
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

# Templates and themes, bundled: the list is rewritten only when it changes.
resource_list := $(build)/casebook.gresource.xml

$(resource_list): FORCE
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/casebook">'; \
	   printf '<file>%s</file>\n' $(bundled_files) | sed '/<file><.file>/d'; \
	   echo '</gresource></gresources>'; } > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(build)/resources.c: $(resource_list) $(bundled_files)
	$(call say,RES,$(words $(bundled_files)) files)
	$(quiet)glib-compile-resources --sourcedir=. --generate-source --c-name casebook --target=$@ $<

$(build)/resources.o: $(build)/resources.c
	$(call say,CC,$<)
	$(quiet)$(CC) $(compile) -Wno-conversion -Wno-overlength-strings -c -o $@ $<

# Unit tests: each tests/unit/test_*.c is a TAP program.
$(build)/tests/%: $(build)/tests/unit/%.o $(build)/resources.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(quiet)$(CC) $(link) -o $@ $^ $(package_libs)

.SECONDARY:
.PHONY: unit
unit: $(tests)
	prove -j$(JOBS) --exec '' $(tests) :: --tap

.PHONY: clean
clean:
	rm -rf build

.PHONY: FORCE
FORCE:

-include $(objects:.o=.d) $(build)/generator/main.d $(unit_tests:%.c=$(build)/%.d)
