#include "site/state.h"

#include "base/descriptor.h"
#include "base/limits.h"
#include "site/footprint.h"
#include "site/output.h"
#include "site/raw_file.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first line, which says from where to where the text lies, in hexadecimal digits. */
#define MODE 0600 /* values of private fields are in it */
#define HEADER "casebook-state 6 "
#define HEADER_LENGTH (sizeof HEADER - 1 + 2 * (16 + 1))

#define FIRST_LINE "cases"
#define LAST_LINE "end"

/* Two changes of a file within this time may look like one; file systems that are this coarse, FAT,
 * are the worst. In microseconds. */
#define CLOCK_TICK (2 * G_USEC_PER_SEC)

#define SECONDS_OF_DAY 86400

/* The folder whose files are told one by one. */
#define CASES "cases/"

/* One of so many cases may have changed where a file is gone on with … */
#define CHANGED_SHARE 8
/* … and one of so many bytes may be of no use any more. */
#define USELESS_SHARE 3

/* A folder that a build reads. */
typedef struct {
    char *path;
    char *footprint;
} Folder;

struct CbState {
    const CbStateSettings *settings; /* borrowed */
    char *request;                   /* a digest of the program and what was asked for */
    gint64 trusted_until;            /* for footprints */
    CbFootprint collection;
    gboolean is_current;
    gboolean is_known; /* nothing changed but files of cases */
    CbCaseStore *cases;
    gboolean extends; /* the cases go to the end of the file that there is */
    GPtrArray *changed;
    CbStateResult last;
};

/* What a file of state says. */
typedef struct {
    char *request;
    gint64 trusted_until;
    GArray *folders;   /* of Folder; the first is the collection */
    char *others;      /* the footprint of the collection without its cases */
    GHashTable *files; /* of the cases: path to the number that tells it */
    char *output;
    CbStateResult result;
    char *context;   /* by what the cases were read */
    GPtrArray *kept; /* of CbStoredCase */
    int fd;          /* of the file; -1: it is not open */
    guint64 start;   /* of its text; what comes before are the cases */
    guint64 end;     /* of its text */
} Record;

static void clear_folder(gpointer data)
{
    Folder *folder = data;
    g_free(folder->path);
    g_free(folder->footprint);
}

static void record_init(Record *record)
{
    *record = (Record){
        .fd = -1,
        .kept = g_ptr_array_new_with_free_func(cb_stored_case_free),
        .folders = g_array_new(FALSE, FALSE, sizeof(Folder)),
        .files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
    };
    g_array_set_clear_func(record->folders, clear_folder);
}

void cb_state_result_clear(CbStateResult *result)
{
    g_free(result->shared);
    g_free(result->tips);
    g_free(result->labels);
    g_free(result->around);
    *result = (CbStateResult){0};
}

static void record_clear(Record *record)
{
    g_free(record->request);
    if (record->fd >= 0) {
        close(record->fd);
    }
    g_free(record->context);
    g_ptr_array_unref(record->kept);
    g_free(record->others);
    g_free(record->output);
    g_array_unref(record->folders);
    g_hash_table_unref(record->files);
    cb_state_result_clear(&record->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Record, record_clear)

static void add_folder(Record *record, const char *path, const char *footprint)
{
    Folder folder = {g_strdup(path), g_strdup(footprint)};
    g_array_append_val(record->folders, folder);
}

/* Reading and writing */

static void set_text(char **place, const char *text)
{
    g_free(*place);
    *place = g_strdup(text);
}

static void read_file_line(Record *record, const char *rest)
{
    char *end = NULL;
    guint64 told = g_ascii_strtoull(rest, &end, 16);
    if (*end == ' ') {
        g_hash_table_insert(record->files, g_strcompress(end + 1), g_memdup2(&told, sizeof told));
    }
}

/* "OFFSET LENGTH DIGEST ID" */
static void read_kept_line(Record *record, const char *rest)
{
    char *end = NULL;
    CbStoredCase stored = {.offset = g_ascii_strtoull(rest, &end, 16)};
    stored.length = g_ascii_strtoull(end, &end, 16);
    stored.digest = g_ascii_strtoull(end, &end, 16);
    if (*end == ' ') {
        stored.id = g_strdup(end + 1);
        g_ptr_array_add(record->kept, g_memdup2(&stored, sizeof stored));
    }
}

static void read_result_line(CbStateResult *result, const char *word, const char *rest)
{
    if (strcmp(word, "files") == 0) {
        result->n_files = (guint)g_ascii_strtoull(rest, NULL, 10);
    } else if (strcmp(word, "warnings") == 0) {
        result->n_warnings = (guint)g_ascii_strtoull(rest, NULL, 10);
    } else if (strcmp(word, "build-warnings") == 0) {
        result->n_build_warnings = (guint)g_ascii_strtoull(rest, NULL, 10);
    } else if (strcmp(word, "late") == 0) {
        result->n_late_warnings = (guint)g_ascii_strtoull(rest, NULL, 10);
    } else if (strcmp(word, "shared") == 0) {
        set_text(&result->shared, rest);
    } else if (strcmp(word, "tips") == 0) {
        set_text(&result->tips, rest);
    } else if (strcmp(word, "labels") == 0) {
        set_text(&result->labels, rest);
    } else if (strcmp(word, "around") == 0) {
        set_text(&result->around, rest);
    }
}

static void read_line(Record *record, const char *word, const char *rest)
{
    if (strcmp(word, "case") == 0) {
        read_file_line(record, rest);
    } else if (strcmp(word, "kept") == 0) {
        read_kept_line(record, rest);
    } else if (strcmp(word, "context") == 0) {
        set_text(&record->context, rest);
    } else if (strcmp(word, "request") == 0) {
        set_text(&record->request, rest);
    } else if (strcmp(word, "trusted") == 0) {
        record->trusted_until = g_ascii_strtoll(rest, NULL, 10);
    } else if (strcmp(word, "folder") == 0 && strchr(rest, ' ') != NULL) {
        const char *space = strchr(rest, ' ');
        g_autofree char *footprint = g_strndup(rest, (gsize)(space - rest));
        g_autofree char *path = g_strcompress(space + 1);
        add_folder(record, path, footprint);
    } else if (strcmp(word, "others") == 0) {
        set_text(&record->others, rest);
    } else if (strcmp(word, "output") == 0) {
        set_text(&record->output, rest);
    } else {
        read_result_line(&record->result, word, rest);
    }
}

/* Bytes of a file from `start` to `end`, with a NUL after them; NULL if they are not there, or are
 * more than there is memory for. */
static char *read_part(int fd, guint64 start, guint64 end)
{
    gsize length = (gsize)(end - start);
    g_autofree char *bytes = g_try_malloc(length + 1);
    if (bytes == NULL || cb_descriptor_read_at(fd, bytes, length, start) != (gssize)length) {
        return NULL;
    }
    bytes[length] = '\0';
    return g_steal_pointer(&bytes);
}

/* Where the text of a file lies. FALSE: it is none of ours. */
static gboolean read_header(int fd, guint64 *start, guint64 *end)
{
    g_autofree char *header = read_part(fd, 0, HEADER_LENGTH);
    char *rest = NULL;
    if (header == NULL || !g_str_has_prefix(header, HEADER)) {
        return FALSE;
    }
    *start = g_ascii_strtoull(header + strlen(HEADER), &rest, 16);
    *end = g_ascii_strtoull(rest, &rest, 16);
    return *rest == '\n' && *start >= HEADER_LENGTH && *start < *end;
}

/* Opens the file and finds its text; NULL: it is none of ours. */
static char *find_text(Record *record, const char *path)
{
    struct stat status;
    record->fd = cb_raw_file_open(path, NULL);
    if (record->fd < 0 || fstat(record->fd, &status) != 0 || status.st_size > CB_MAX_STATE_SIZE ||
        !read_header(record->fd, &record->start, &record->end) ||
        record->end > (guint64)status.st_size || record->end - record->start > CB_MAX_STATE_TEXT) {
        return NULL;
    }
    return read_part(record->fd, record->start, record->end);
}

/* FALSE: there is none, or it is not whole. */
static gboolean record_read(Record *record, const char *path)
{
    g_autofree char *text = find_text(record, path);
    if (text == NULL) {
        return FALSE;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint count = g_strv_length(lines);
    if (count < 2 || strcmp(lines[0], FIRST_LINE) != 0 ||
        strcmp(lines[count - 2], LAST_LINE) != 0) {
        return FALSE;
    }
    for (guint i = 1; i + 2 < count; i++) {
        char *space = strchr(lines[i], ' ');
        if (space == NULL) {
            return FALSE;
        }
        *space = '\0';
        read_line(record, lines[i], space + 1);
    }
    return record->request != NULL && record->output != NULL && record->folders->len > 0;
}

/* What site/reuse.h goes by. */
static void append_cases(const Record *record, const GPtrArray *files, GString *text)
{
    g_string_append_printf(text, "others %s\nlate %u\nshared %s\ntips %s\nlabels %s\naround %s\n",
                           record->others, record->result.n_late_warnings, record->result.shared,
                           record->result.tips, record->result.labels, record->result.around);
    for (guint i = 0; i < files->len; i++) {
        const CbFootprintFile *file = g_ptr_array_index(files, i);
        g_autofree char *escaped = g_strescape(file->path, NULL);
        g_string_append_printf(text, "case %" G_GINT64_MODIFIER "x %s\n", file->told, escaped);
    }
}

/* What the next build finds unchanged cases by; `*start` is where they end. FALSE: there are none.
 */
static gboolean append_kept(CbCaseStore *store, GString *text, guint64 *start)
{
    const GPtrArray *cases = NULL;
    const char *context = NULL;
    if (!cb_case_store_kept(store, &cases, start, &context)) {
        return FALSE;
    }
    g_string_append_printf(text, "context %s\n", context);
    for (guint i = 0; i < cases->len; i++) {
        const CbStoredCase *stored = g_ptr_array_index(cases, i);
        g_string_append_printf(text,
                               "kept %" G_GINT64_MODIFIER "x %" G_GSIZE_MODIFIER
                               "x %" G_GINT64_MODIFIER "x %s\n",
                               stored->offset, stored->length, stored->digest, stored->id);
    }
    return TRUE;
}

/* The text of a record; `*start` is where the cases before it end. FALSE: there are none. */
static gboolean record_text(const Record *record, const GPtrArray *files, CbCaseStore *store,
                            GString *text, guint64 *start)
{
    g_string_append_printf(text, FIRST_LINE "\nrequest %s\ntrusted %" G_GINT64_FORMAT "\n",
                           record->request, record->trusted_until);
    for (guint i = 0; i < record->folders->len; i++) {
        const Folder *folder = &g_array_index(record->folders, Folder, i);
        g_autofree char *escaped = g_strescape(folder->path, NULL);
        g_string_append_printf(text, "folder %s %s\n", folder->footprint, escaped);
    }
    if (record->others != NULL && record->result.shared != NULL) {
        append_cases(record, files, text);
    }
    gboolean has_cases = append_kept(store, text, start);
    g_string_append_printf(text,
                           "output %s\nfiles %u\nwarnings %u\nbuild-warnings %u\n" LAST_LINE "\n",
                           record->output, record->result.n_files, record->result.n_warnings,
                           record->result.n_build_warnings);
    return has_cases;
}

/* Writes the text after the cases; only then the first line leads to it. */
static gboolean complete(int fd, guint64 start, const GString *text)
{
    char header[HEADER_LENGTH + 1];
    g_snprintf(header, sizeof header,
               HEADER "%016" G_GINT64_MODIFIER "x %016" G_GINT64_MODIFIER "x\n", start,
               start + text->len);
    return cb_descriptor_write_at(fd, text->str, text->len, start) &&
           cb_descriptor_write_at(fd, header, HEADER_LENGTH, 0);
}

/* Gives a file that has no name yet its own. */
static gboolean name_file(int fd, const char *path)
{
    g_autofree char *unnamed = g_strdup_printf("/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, unnamed, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

static void write_file(const GString *text, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
    if (fd < 0) {
        return;
    }
    gboolean written = complete(fd, HEADER_LENGTH, text);
    if (close(fd) != 0 || !written) {
        unlink(path);
    }
}

static void record_write(const Record *record, const CbState *state, const char *path)
{
    g_autoptr(GString) text = g_string_new(NULL);
    guint64 start = 0;
    gboolean has_cases = record_text(record, state->collection.files, state->cases, text, &start);
    gboolean is_complete = has_cases && complete(cb_case_store_fd(state->cases), start, text);
    if (is_complete && state->extends) {
        return;
    }
    /* What stands there may be a pipe or a link, which nobody waits for or follows. */
    unlink(path);
    if (is_complete && name_file(cb_case_store_fd(state->cases), path)) {
        return;
    }
    if (has_cases) {
        g_autoptr(CbCaseStore) none = cb_case_store_new(-1, 0);
        g_string_truncate(text, 0);
        record_text(record, state->collection.files, none, text, &start);
    }
    write_file(text, path);
}

/* Looking */

static void add_text(GChecksum *sum, const char *text)
{
    const char *known = text != NULL ? text : "\n";
    g_checksum_update(sum, (const guchar *)known, (gssize)strlen(known) + 1);
}

/* A digest of everything but files that an output depends on. */
static char *request_of(const CbStateSettings *settings)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *program = cb_footprint_of_program();
    g_autofree char *collection = g_canonicalize_filename(settings->collection, NULL);
    g_autofree char *current = g_get_current_dir(); /* where a theme's path may begin */
    g_autofree char *rest =
        g_strdup_printf("%d %d %d %" G_GINT64_FORMAT, settings->drafts, settings->with_pdf,
                        settings->compress, settings->now / SECONDS_OF_DAY);
    add_text(sum, program);
    add_text(sum, collection);
    add_text(sum, current);
    add_text(sum, settings->theme);
    add_text(sum, settings->base_url);
    add_text(sum, rest);
    add_text(sum, g_get_user_data_dir());
    const char *const *system = g_get_system_data_dirs();
    for (guint i = 0; system[i] != NULL; i++) {
        add_text(sum, system[i]);
    }
    return g_strdup(g_checksum_get_string(sum));
}

/* Whether a killed build has left something that the next one is to put away. */
static gboolean has_left_overs(const char *out)
{
    g_autofree char *staging = cb_output_beside(out, "new");
    g_autofree char *old = cb_output_beside(out, "old");
    return staging == NULL || access(staging, F_OK) == 0 || access(old, F_OK) == 0;
}

static gboolean is_same(const CbState *state, const Record *record, const Folder *folder)
{
    const CbStateSettings *settings = state->settings;
    g_autofree char *now =
        cb_footprint_new(folder->path, settings->out, record->trusted_until, settings->jobs, NULL);
    return g_strcmp0(now, folder->footprint) == 0;
}

/* Whether all is as it was, but for the collection. */
static gboolean is_same_beside(const CbState *state, const Record *record)
{
    const CbStateSettings *settings = state->settings;
    for (guint i = 1; i < record->folders->len; i++) {
        if (!is_same(state, record, &g_array_index(record->folders, Folder, i))) {
            return FALSE;
        }
    }
    g_autofree char *output = cb_footprint_of_output(settings->out, settings->jobs);
    return g_strcmp0(output, record->output) == 0;
}

/* Which files are others than they were. What changed lately may change again. */
static void find_changed(CbState *state, const Record *record)
{
    const GPtrArray *files = state->collection.files;
    for (guint i = 0; i < files->len; i++) {
        const CbFootprintFile *file = g_ptr_array_index(files, i);
        const guint64 *told = g_hash_table_lookup(record->files, file->path);
        if (told == NULL || *told != file->told || *told == 0) {
            g_ptr_array_add(state->changed, g_strdup(file->path));
        }
        g_hash_table_remove(record->files, file->path);
    }
    GHashTableIter iter;
    gpointer path;
    g_hash_table_iter_init(&iter, record->files);
    while (g_hash_table_iter_next(&iter, &path, NULL)) {
        g_ptr_array_add(state->changed, g_strdup(path));
    }
}

/* What there was in the collection when it was looked at, which is done once. */
static void tell_collection(CbState *state, gint64 trusted_until)
{
    const CbStateSettings *settings = state->settings;
    if (state->collection.look == NULL) {
        cb_footprint_init(&state->collection, settings->collection, settings->out, settings->jobs);
    }
    cb_footprint_tell(&state->collection, CASES, trusted_until);
}

/* Compares what there is with what the last build left. */
static void compare(CbState *state, Record *record)
{
    const Folder *collection = &g_array_index(record->folders, Folder, 0);
    if (has_left_overs(state->settings->out)) {
        return;
    }
    tell_collection(state, record->trusted_until);
    gboolean is_whole = g_strcmp0(state->collection.whole, collection->footprint) == 0;
    gboolean is_else = record->others != NULL && record->result.shared != NULL &&
                       g_strcmp0(state->collection.others, record->others) == 0;
    if ((!is_whole && !is_else) || !is_same_beside(state, record)) {
        return;
    }
    state->is_known = TRUE;
    state->is_current = is_whole;
    state->last = record->result;
    record->result = (CbStateResult){0};
}

/* Whether few cases changed, and little of the file is of no use. */
static gboolean is_worth_extending(const CbState *state, const Record *record)
{
    guint64 used = record->end - record->start;
    for (guint i = 0; i < record->kept->len; i++) {
        used += ((const CbStoredCase *)g_ptr_array_index(record->kept, i))->length;
    }
    return record->context != NULL &&
           record->end - MIN(used, record->end) <= record->end / USELESS_SHARE &&
           state->changed->len <= 1 + record->kept->len / CHANGED_SHARE;
}

/* Opens the file that was read to write after its end, while no other build does; -1: it cannot be,
 * or has another name, under which somebody keeps it as it is. */
static int open_end(const Record *record, const char *path)
{
    struct stat before, now;
    guint64 start = 0, end = 0;
    int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    if (fstat(record->fd, &before) == 0 && fstat(fd, &now) == 0 && before.st_dev == now.st_dev &&
        before.st_ino == now.st_ino && now.st_nlink == 1 && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
        read_header(fd, &start, &end) && start == record->start && end == record->end) {
        return fd;
    }
    close(fd);
    return -1;
}

/* A file without a name beside the output, to be given one; -1: there can be none. */
static int open_unnamed(const char *path)
{
    g_autofree char *folder = path != NULL ? g_path_get_dirname(path) : NULL;
    return folder != NULL ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, MODE) : -1;
}

char *cb_state_case_of(const char *path)
{
    char *id = g_path_get_basename(path);
    id[strcspn(id, ".")] = '\0';
    return id;
}

/* Takes over the cases none of whose files changed. */
static void find_cases(CbState *state, const Record *record)
{
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    /* What is written is another file, or after its end: nobody cuts it off while it is read. */
    g_autoptr(GMappedFile) all = record->context != NULL && record->kept->len > 0
                                     ? g_mapped_file_new_from_fd(record->fd, FALSE, NULL)
                                     : NULL;
    if (all == NULL || g_mapped_file_get_length(all) < record->start) {
        return;
    }
    g_autoptr(GBytes) whole = g_mapped_file_get_bytes(all);
    g_autoptr(GBytes) cases = g_bytes_new_from_bytes(whole, 0, record->start);
    cb_case_store_set_earlier(state->cases, cases, record->context);
    if (state->extends) {
        cb_case_store_extend(state->cases);
    }
    for (guint i = 0; i < state->changed->len; i++) {
        g_hash_table_add(changed, cb_state_case_of(g_ptr_array_index(state->changed, i)));
    }
    for (guint i = 0; i < record->kept->len; i++) {
        const CbStoredCase *stored = g_ptr_array_index(record->kept, i);
        if (!g_hash_table_contains(changed, stored->id)) {
            cb_case_store_add_earlier(state->cases, stored);
        }
    }
}

CbState *cb_state_new(const CbStateSettings *settings)
{
    CbState *state = g_new0(CbState, 1);
    g_autofree char *path = cb_output_beside(settings->out, "state");
    g_auto(Record) record;
    record_init(&record);
    state->settings = settings;
    state->changed = g_ptr_array_new_with_free_func(g_free);
    state->request = request_of(settings);
    state->trusted_until = g_get_real_time() - CLOCK_TICK;
    gboolean has_record = !settings->clean && path != NULL && record_read(&record, path) &&
                          strcmp(record.request, state->request) == 0;
    if (has_record) {
        compare(state, &record);
    }
    if (state->is_current) {
        return state;
    }
    tell_collection(state, state->trusted_until);
    if (has_record) {
        find_changed(state, &record);
    }
    int fd = has_record && is_worth_extending(state, &record) ? open_end(&record, path) : -1;
    state->extends = fd >= 0;
    state->cases = state->extends ? cb_case_store_new(fd, record.end)
                                  : cb_case_store_new(open_unnamed(path), HEADER_LENGTH);
    if (has_record) {
        find_cases(state, &record);
    }
    return state;
}

void cb_state_free(CbState *state)
{
    if (state == NULL) {
        return;
    }
    g_free(state->request);
    cb_footprint_clear(&state->collection);
    g_ptr_array_unref(state->changed);
    cb_case_store_free(state->cases);
    cb_state_result_clear(&state->last);
    g_free(state);
}

gboolean cb_state_is_current(const CbState *state)
{
    return state->is_current;
}

const CbStateResult *cb_state_last(const CbState *state)
{
    return state->is_known ? &state->last : NULL;
}

CbCaseStore *cb_state_cases(const CbState *state)
{
    return state->cases;
}

const GPtrArray *cb_state_changed(const CbState *state)
{
    return state->changed;
}

/* Writing down. Folders other than the collection are looked at only now, when they are known: what
 * was changed in them since the beginning may have been read before or after that. */

static gboolean add_late(const CbState *state, Record *record, const char *path)
{
    gboolean has_fresh = FALSE;
    g_autofree char *footprint = cb_footprint_new(path, state->settings->out, state->trusted_until,
                                                  state->settings->jobs, &has_fresh);
    if (footprint == NULL || has_fresh) {
        return FALSE;
    }
    add_folder(record, path, footprint);
    return TRUE;
}

/* The fonts and hyphenation of the system, which PDFs are made with. */
static gboolean add_data(const CbState *state, Record *record, const char *data)
{
    g_autofree char *fonts = g_build_filename(data, "fonts", NULL);
    g_autofree char *hyphenation = g_build_filename(data, "hyphen", NULL);
    return add_late(state, record, fonts) && add_late(state, record, hyphenation);
}

static gboolean add_folders(const CbState *state, Record *record, const CbTheme *theme)
{
    g_autofree char *collection = g_canonicalize_filename(state->settings->collection, NULL);
    g_auto(GStrv) themes = cb_theme_folders(theme, "");
    const char *const *system = g_get_system_data_dirs();
    add_folder(record, collection, state->collection.whole);
    for (guint i = 0; themes[i] != NULL; i++) {
        g_autofree char *path = g_canonicalize_filename(themes[i], NULL);
        gsize length = strlen(collection);
        gboolean is_inside =
            strncmp(path, collection, length) == 0 && (path[length] == '/' || path[length] == '\0');
        if (!is_inside && !add_late(state, record, path)) {
            return FALSE;
        }
    }
    if (!state->settings->with_pdf) {
        return TRUE;
    }
    gboolean told = add_data(state, record, g_get_user_data_dir()) &&
                    add_data(state, record, "/usr/share") &&
                    add_late(state, record, "/Library/Fonts");
    for (guint i = 0; told && system[i] != NULL; i++) {
        told = add_data(state, record, system[i]);
    }
    return told;
}

void cb_state_save(const CbState *state, const CbTheme *theme, const CbStateResult *result)
{
    g_autofree char *path = cb_output_beside(state->settings->out, "state");
    g_auto(Record) record;
    record_init(&record);
    if (path == NULL) {
        return;
    }
    record.request = g_strdup(state->request);
    record.trusted_until = state->trusted_until;
    record.result = *result;
    record.result.shared = g_strdup(result->shared);
    record.result.tips = g_strdup(result->tips);
    record.result.labels = g_strdup(result->labels);
    record.result.around = g_strdup(result->around);
    record.others = g_strdup(state->collection.others);
    record.output = cb_footprint_of_output(state->settings->out, state->settings->jobs);
    if (state->collection.whole != NULL && record.output != NULL &&
        add_folders(state, &record, theme)) {
        record_write(&record, state, path);
    } else {
        unlink(path);
    }
}
