/* Where the characters of a YAML scalar stand in the file.
 *
 * libyaml gives the value of a scalar and where it begins and ends, not where each part came
 * from. This walks the source of a scalar once more, in step with its value, by the rules of
 * its style (YAML 1.2, chapters 7.3 and 8.1): folded lines, stripped indentation, escapes. */
#ifndef CB_LOAD_YAML_MAP_H
#define CB_LOAD_YAML_MAP_H

#include "load/yaml.h"

/* The map from `text`, the value of the scalar at `span`, to the source, which was read as
 * `source`. Lives in `arena`. Where source and value do not agree (a rule unknown here) the map
 * ends, and later places are those of the scalar's end. */
const CbSourceMap *cb_yaml_map(CbArena *arena, CbSpan span, const char *source, CbScalarStyle style,
                               const char *text, gsize length);

/* The span without the white space at its end, which libyaml counts in for block scalars. */
CbSpan cb_yaml_trim_span(CbSpan span);

#endif
