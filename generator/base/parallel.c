#include "base/parallel.h"

typedef struct {
    gint next; /* the next item nobody has taken, atomic */
    guint count;
    CbParallelFunction function;
    gpointer user_data;
} Work;

typedef struct {
    Work *work;
    guint worker;
} Worker;

guint cb_parallel_jobs(guint jobs)
{
    if (jobs == 0) {
        jobs = g_get_num_processors();
    }
    return CLAMP(jobs, 1, CB_MAX_JOBS);
}

static gpointer run_worker(gpointer data)
{
    Worker *worker = data;
    Work *work = worker->work;
    for (;;) {
        guint index = (guint)g_atomic_int_add(&work->next, 1);
        if (index >= work->count) {
            return NULL;
        }
        work->function(index, worker->worker, work->user_data);
    }
}

void cb_parallel_for(guint count, guint jobs, CbParallelFunction function, gpointer user_data)
{
    Work work = {.next = 0, .count = count, .function = function, .user_data = user_data};
    Worker workers[CB_MAX_JOBS];
    GThread *threads[CB_MAX_JOBS] = {NULL};
    guint n_workers = MIN(cb_parallel_jobs(jobs), MAX(count, 1));
    for (guint i = 0; i < n_workers; i++) {
        workers[i] = (Worker){.work = &work, .worker = i};
    }
    for (guint i = 1; i < n_workers; i++) {
        threads[i] = g_thread_try_new("casebook", run_worker, &workers[i], NULL);
    }
    run_worker(&workers[0]);
    for (guint i = 1; i < n_workers; i++) {
        if (threads[i] != NULL) {
            g_thread_join(threads[i]);
        }
    }
}
