# The sources of the library, one line a file, sorted. A header needs no line.
sources += generator/base/arena.c
sources += generator/base/diagnostic.c
sources += generator/base/escape.c
sources += generator/base/json.c
sources += generator/base/map.c
sources += generator/base/parallel.c
sources += generator/base/source.c
sources += generator/base/suggest.c
sources += generator/base/value.c
sources += generator/command/command.c
sources += generator/model/counted_figures.c
sources += generator/model/facets.c
sources += generator/model/indexes.c
sources += generator/model/references.c
sources += generator/model/related.c
