#include "model/ranges.h"

#include <math.h>
#include <stdlib.h>

/* More of the numbers than this in one range of even width: ranges grow instead. */
#define MOST_IN_ONE 0.6
/* Ends of ranges that grow; numbers of these sizes are told apart by a double. */
#define MAX_ENDS 64

typedef struct {
    double ends[MAX_ENDS];
    guint length;
} Ends;

static int compare(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* 10 to the power of `exponent`, exactly where a double can say it. */
static double power_of_ten(int exponent)
{
    return exponent < 0 ? 1 / pow(10, -exponent) : pow(10, exponent);
}

/* The smallest round width with which few ranges reach from `low` to `high`. */
static double round_width(double low, double high, gboolean whole)
{
    static const double steps[] = {1, 2, 5, 10};
    int exponent = (int)floor(log10(MIN(high - low, G_MAXDOUBLE) / CB_MAX_RANGES));
    double width = 0;
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        width = steps[i] * power_of_ten(exponent);
        if (floor(high / width) - floor(low / width) < CB_MAX_RANGES) {
            break;
        }
    }
    return whole ? MAX(width, 1) : width;
}

static void even_ends(double low, double high, gboolean whole, Ends *ends)
{
    double width = round_width(low, high, whole);
    double first = floor(low / width);
    first -= first * width > low ? 1 : 0;
    for (guint i = 0; ends->length < MAX_ENDS; i++) {
        double end = (first + i) * width;
        ends->ends[ends->length++] = end;
        if (end > high) {
            break;
        }
    }
}

#define N_SERIES 3

/* 0, and then 1, 2, 5, 10, 20 …, or 1, 5, 10, 50 …, or 1, 10, 100 …, after the number of the
 * series. */
static void growing_ends(double least, double high, gboolean whole, guint number, Ends *ends)
{
    static const double series[N_SERIES][3] = {{1, 2, 5}, {1, 5, 10}, {1, 10, 10}};
    *ends = (Ends){.ends = {0}, .length = 1};
    for (int e = whole ? 0 : (int)floor(log10(least));
         ends->ends[ends->length - 1] <= high && ends->length < MAX_ENDS; e++) {
        for (guint i = 0; i < 3 && series[number][i] < 10; i++) {
            if (ends->length < MAX_ENDS && ends->ends[ends->length - 1] <= high) {
                ends->ends[ends->length++] = series[number][i] * power_of_ten(e);
            }
        }
    }
    if (ends->ends[ends->length - 1] <= high) {
        ends->ends[ends->length - 1] = nextafter(high, INFINITY);
    }
}

/* Leaves the ranges between ends that hold some of the sorted numbers. */
static CbRange *ranges_between(CbArena *arena, const Ends *ends, const double *sorted, guint length,
                               guint *count, guint *most)
{
    CbRange *ranges = cb_arena_new_array(arena, CbRange, ends->length);
    guint place = 0;
    *count = *most = 0;
    for (guint i = 0; i + 1 < ends->length; i++) {
        guint first = place;
        while (place < length && sorted[place] < ends->ends[i + 1]) {
            place++;
        }
        if (place > first) {
            ranges[(*count)++] = (CbRange){ends->ends[i], ends->ends[i + 1]};
            *most = MAX(*most, place - first);
        }
    }
    return ranges;
}

/* Each of the sorted numbers once; FALSE if they are too many. */
static gboolean single_numbers(CbArena *arena, const double *sorted, guint length, CbRange **ranges,
                               guint *count)
{
    *ranges = cb_arena_new_array(arena, CbRange, CB_MAX_SINGLE_NUMBERS);
    *count = 0;
    for (guint i = 0; i < length; i++) {
        if (i > 0 && !(sorted[i] > sorted[i - 1])) {
            continue;
        }
        if (*count == CB_MAX_SINGLE_NUMBERS) {
            return FALSE;
        }
        (*ranges)[(*count)++] = (CbRange){sorted[i], sorted[i]};
    }
    return TRUE;
}

/* The first of the sorted numbers above 0. */
static double least_above_zero(const double *sorted, guint length)
{
    guint i = 0;
    while (i + 1 < length && !(sorted[i] > 0)) {
        i++;
    }
    return sorted[i];
}

CbRange *cb_ranges_choose(CbArena *arena, const double *numbers, guint length, gboolean whole,
                          guint *count)
{
    g_autofree double *sorted = g_memdup2(numbers, length * sizeof *numbers);
    CbRange *ranges = NULL;
    if (length > 0) {
        qsort(sorted, length, sizeof *sorted, compare);
    }
    if (single_numbers(arena, sorted, length, &ranges, count)) {
        return ranges;
    }
    double low = sorted[0], high = sorted[length - 1];
    Ends ends = {.length = 0};
    guint most = 0;
    even_ends(low, high, whole, &ends);
    ranges = ranges_between(arena, &ends, sorted, length, count, &most);
    gboolean grows = low >= 0 && most > MOST_IN_ONE * length;
    for (guint i = 0; grows && i < N_SERIES; i++) {
        growing_ends(least_above_zero(sorted, length), high, whole, i, &ends);
        ranges = ranges_between(arena, &ends, sorted, length, count, &most);
        grows = *count > CB_MAX_RANGES;
    }
    return ranges;
}

int cb_ranges_find(const CbRange *ranges, guint count, double number)
{
    guint low = 0, high = count;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const CbRange *range = &ranges[middle];
        if (number < range->low) {
            high = middle;
        } else if (number < range->high || !(number > range->low)) {
            return (int)middle;
        } else {
            low = middle + 1;
        }
    }
    return -1;
}
