# The sources of the library, one line a file, sorted. A header needs no line.
sources += generator/base/parallel.c
sources += generator/base/arena.c
sources += generator/base/diagnostic.c
sources += generator/base/source.c
sources += generator/command/command.c
