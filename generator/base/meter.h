/* What a stage of work takes: time, processors, memory. */
#ifndef CB_BASE_METER_H
#define CB_BASE_METER_H

#include <glib.h>

typedef struct {
    gint64 wall;      /* microseconds that passed */
    gint64 processor; /* microseconds of all threads together */
    gsize memory;     /* bytes that the program holds at its end; 0: not known */
} CbMeter;

/* Begins to measure. */
CbMeter cb_meter_start(void);

/* Ends it: the meter then holds what was taken. */
void cb_meter_stop(CbMeter *meter);

/* Gives memory that was freed back to the system. For the end of a stage that freed much: the next
 * one asks for other sizes. */
void cb_meter_give_back(void);

/* The most bytes that the program has held so far. */
gsize cb_meter_peak(void);

#endif
