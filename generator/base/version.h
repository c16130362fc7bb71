/* The version of Casebook. This is the only place that says it. */
#ifndef CB_BASE_VERSION_H
#define CB_BASE_VERSION_H

#define CB_VERSION "0.1.0"

/* The day of that version, as manual pages write it. */
#define CB_VERSION_DATE "November 22, 2026"

#endif
