# The sources of the library, one line a file, sorted. A header needs no line.
sources += generator/command/command.c
