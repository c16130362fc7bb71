/* What libyaml would misread, or take long over, before it parses a YAML file: reported at its
 * place, and blanked in the copy that is parsed. */
#ifndef CB_LOAD_YAML_PREPARE_H
#define CB_LOAD_YAML_PREPARE_H

#include "base/diagnostic.h"
#include "load/yaml_repair.h"

/* Blanks line separators that only YAML 1.1 knows, and directives (`%TAG …`) above
 * CB_MAX_YAML_DIRECTIVES. Whether there were any. */
gboolean cb_yaml_prepare(CbYamlRepair *repair, const CbSource *source, CbDiagnostics *diagnostics);

#endif
