#include "command/progress.h"

#include <stdio.h>
#include <unistd.h>

/* In microseconds. */
#define QUIET_TIME (500 * 1000)
#define BETWEEN_LINES (100 * 1000)

#define CLEAR_LINE "\r\033[K"

struct CbProgress {
    GMutex mutex; /* for all that follows */
    GCond ended;
    const char *stage;
    guint done, total;
    gboolean is_over;
    gboolean is_shown; /* a line stands on the terminal */
    GThread *thread;
};

char *cb_progress_line(const char *stage, guint done, guint total)
{
    if (total == 0) {
        return g_strdup_printf("%s …", stage);
    }
    return g_strdup_printf("%s … %u %%", stage, (guint)((guint64)done * 100 / total));
}

/* Waits until `end`; FALSE if the work is over before that. */
static gboolean wait_until(CbProgress *progress, gint64 end)
{
    while (!progress->is_over) {
        if (!g_cond_wait_until(&progress->ended, &progress->mutex, end)) {
            return !progress->is_over;
        }
    }
    return FALSE;
}

static gpointer show(gpointer data)
{
    CbProgress *progress = data;
    g_mutex_lock(&progress->mutex);
    gint64 next = g_get_monotonic_time() + QUIET_TIME;
    while (wait_until(progress, next)) {
        g_autofree char *line = cb_progress_line(progress->stage, progress->done, progress->total);
        fprintf(stderr, CLEAR_LINE "%s", line);
        fflush(stderr);
        progress->is_shown = TRUE;
        next = g_get_monotonic_time() + BETWEEN_LINES;
    }
    g_mutex_unlock(&progress->mutex);
    return NULL;
}

CbProgress *cb_progress_start(void)
{
    if (!isatty(STDERR_FILENO)) {
        return NULL;
    }
    CbProgress *progress = g_new0(CbProgress, 1);
    g_mutex_init(&progress->mutex);
    g_cond_init(&progress->ended);
    progress->stage = "working";
    progress->thread = g_thread_try_new("progress", show, progress, NULL);
    return progress;
}

void cb_progress_stage(CbProgress *progress, const char *stage)
{
    if (progress == NULL) {
        return;
    }
    g_mutex_lock(&progress->mutex);
    progress->stage = stage;
    progress->done = progress->total = 0;
    g_mutex_unlock(&progress->mutex);
}

void cb_progress_step(CbProgress *progress, guint done, guint total)
{
    if (progress == NULL) {
        return;
    }
    g_mutex_lock(&progress->mutex);
    progress->done = done;
    progress->total = total;
    g_mutex_unlock(&progress->mutex);
}

void cb_progress_end(CbProgress *progress)
{
    if (progress == NULL) {
        return;
    }
    g_mutex_lock(&progress->mutex);
    progress->is_over = TRUE;
    g_cond_signal(&progress->ended);
    g_mutex_unlock(&progress->mutex);
    if (progress->thread != NULL) {
        g_thread_join(progress->thread);
    }
    if (progress->is_shown) {
        fputs(CLEAR_LINE, stderr);
        fflush(stderr);
    }
    g_mutex_clear(&progress->mutex);
    g_cond_clear(&progress->ended);
    g_free(progress);
}
