/* Reading a collection's files: only regular files inside it, within limits, as valid text.
 *
 * A collection may come from strangers: a FIFO, a device, a socket or a link out of the
 * collection is a mistake that is reported, never opened for waiting. */
#ifndef CB_LOAD_FILE_H
#define CB_LOAD_FILE_H

#include "base/arena.h"
#include "base/diagnostic.h"

/* One regular file of a collection. */
typedef struct {
    const char *path;   /* below the root, with "/"; in the arena */
    const char *folder; /* of it: "cases", "practices/acting", "" */
    const char *name;   /* its last part */
    gboolean is_link;   /* to another file of the collection */
} CbFile;

/* All files below `root`/`folder`, sorted by path (bytes). Names that begin with a dot, README.md
 * and what editors and systems leave behind (`~`, `.swp`, Thumbs.db …) are passed over. What is
 * neither file nor folder is reported, and so are links that lead out of the collection, and
 * more than CB_MAX_FILES. A missing folder has no files, nor has one that is a link out of the
 * collection. Returns an array of CbFile. */
GArray *cb_files_list(CbArena *arena, const char *root, const char *folder,
                      CbDiagnostics *diagnostics);

/* The same with another limit, of which one more file is listed. */
GArray *cb_files_list_up_to(CbArena *arena, const char *root, const char *folder, guint limit,
                            CbDiagnostics *diagnostics);

/* Whether a name is one of those that are passed over. */
gboolean cb_file_is_left_over(const char *name);

/* The path that messages name: `root` and `path`, without a leading "./". Free with g_free. */
char *cb_file_display(const char *root, const char *path);

/* Reads the text file `path` below `root` into a new source, or returns NULL with a diagnostic:
 * missing, unreadable, not a regular file, outside `root`, too large, a line too long, a NUL
 * byte, invalid UTF-8 (with its place). A byte-order mark and CRLF are accepted. */
CbSource *cb_file_read(const char *root, const char *path, CbDiagnostics *diagnostics);

/* Reads a text file that is not of a collection: it may be anywhere, and a pipe into which somebody
 * writes, with lines of any length. NULL with a diagnostic if it has over `size_max` bytes or is no
 * text. */
CbSource *cb_file_read_anywhere(const char *path, gsize size_max, CbDiagnostics *diagnostics);

/* The bytes of a file or a pipe that the command line names, at most `size_max`. NULL with `error`
 * (G_FILE_ERROR), which names it. Free with g_string_free. */
GString *cb_file_read_bytes(const char *path, gsize size_max, GError **error);

/* Whether a text could be read as a file: its size, the length of its lines. */
gboolean cb_file_is_within_limits(const CbSource *source, CbDiagnostics *diagnostics);

/* Whether `path` below `root`, its links followed, is there and still below `root`. */
gboolean cb_file_is_inside(const char *root, const char *path);

/* Whether `path` is the folder or lies in it, links of both followed. FALSE if one is not there. */
gboolean cb_file_folder_holds(const char *folder, const char *path);

/* Whether a file may be written at `path` below `root`. FALSE with `error` (G_FILE_ERROR) if it, or
 * a folder on the way to it, is a link that leads out of `root` or to nothing. */
gboolean cb_file_may_write(const char *root, const char *path, GError **error);

/* Whether there is something called `path` below `root`, be it a link to nothing, or what the
 * system does not let us look at. */
gboolean cb_file_exists(const char *root, const char *path);

#endif
