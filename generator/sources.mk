# The sources of the library, one line a file, sorted. A header needs no line.
sources += generator/base/parallel.c
sources += generator/command/command.c
