// The version of Casebook. This is the only place that says it.
#pragma once

#define CB_VERSION "0.1.0"
