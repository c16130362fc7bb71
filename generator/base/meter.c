#include "base/meter.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static gint64 processor_time(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0) {
        return 0;
    }
    return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* The second number of /proc/self/statm, in pages (proc(5)). */
static gsize resident(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
        return 0;
    }
    const char *second = strchr(text, ' ');
    guint64 pages = second != NULL ? g_ascii_strtoull(second, NULL, 10) : 0;
    return (gsize)pages * (gsize)sysconf(_SC_PAGESIZE);
}

CbMeter cb_meter_start(void)
{
    return (CbMeter){.wall = g_get_monotonic_time(), .processor = processor_time()};
}

void cb_meter_stop(CbMeter *meter)
{
    meter->wall = g_get_monotonic_time() - meter->wall;
    meter->processor = processor_time() - meter->processor;
    meter->memory = resident();
}

void cb_meter_give_back(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

gsize cb_meter_peak(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (gsize)usage.ru_maxrss * 1024 : 0;
}
