/* The version of Casebook. This is the only place that says it. */
#ifndef CB_BASE_VERSION_H
#define CB_BASE_VERSION_H

#define CB_VERSION "0.1.0"

#endif
