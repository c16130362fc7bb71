#include "site/images.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/parallel.h"
#include "site/image_scale.h"
#include "site/image_size.h"
#include "site/raw_file.h"

#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "media/sized/"
#define HASH_LETTERS 16
#define FORMAT_HEAD 16 /* bytes that say what an image is */
#define RECIPE "1"     /* part of the hash: another one makes all copies anew */

/* A copy to be made. */
typedef struct {
    guint media;
    guint width;
} Copy;

/* What is known of one file of media/. */
typedef struct {
    char *hash; /* NULL: it has no copies */
    const char *extension;
    guint width;
    char *problem; /* why it cannot be scaled, or NULL */
    char *failure; /* of the system, when it was read; or NULL */
    GArray *copies;
} Image;

struct CbImages {
    const CbCollection *collection;
    gboolean is_preview;
    CbArena *arena;
    guint widths[CB_MAX_IMAGE_WIDTHS];
    guint n_widths;
    const char *sizes;
    Image *media;  /* by number of the file */
    GArray *order; /* of Copy: by index of the output */
};

static int by_number(gconstpointer a, gconstpointer b)
{
    guint one = *(const guint *)a;
    guint other = *(const guint *)b;
    return (one > other) - (one < other);
}

/* Takes the theme's widths; its reader checked them. */
static void read_settings(CbImages *images, const CbTheme *theme)
{
    const CbMap *settings = cb_theme_settings(theme, CB_THEME_IMAGES).as.map;
    CbValue widths = cb_map_get(settings, "widths");
    CbValue sizes = cb_map_get(settings, "sizes");
    if (widths.type == CB_VALUE_LIST) {
        for (gsize i = 0; i < widths.as.list->length && images->n_widths < CB_MAX_IMAGE_WIDTHS;
             i++) {
            CbValue width = widths.as.list->items[i];
            if (width.type == CB_VALUE_INTEGER && width.as.integer > 0) {
                images->widths[images->n_widths++] = (guint)width.as.integer;
            }
        }
    }
    qsort(images->widths, images->n_widths, sizeof images->widths[0], by_number);
    images->sizes = sizes.type == CB_VALUE_STRING ? sizes.as.string : NULL;
}

static char *path_of(const CbImages *images, guint media)
{
    return g_build_filename(images->collection->folder, "media", images->collection->media[media],
                            NULL);
}

static GBytes *read_media(const CbImages *images, guint media, GError **error)
{
    g_autofree char *path = path_of(images, media);
    return cb_raw_file_read(path, CB_MAX_ASSET_SIZE, error);
}

/* What a file is, as its copies' names tell it: by its bytes, or in a preview, which looks anew
 * after every change, by its size and time. NULL if it cannot be read, or is no format that is
 * scaled. */
static char *identify(const CbImages *images, guint media, const char *path, CbImageFormat *format,
                      GError **error)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(GBytes) bytes = NULL;
    guint8 head[FORMAT_HEAD] = {0};
    gsize length = 0;
    GStatBuf status;
    g_checksum_update(checksum, (const guchar *)RECIPE, strlen(RECIPE));
    if (images->is_preview) {
        if (!cb_raw_file_head(path, head, sizeof head, &length, error) ||
            g_stat(path, &status) != 0) {
            return NULL;
        }
        g_autofree char *key = g_strdup_printf(
            "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, images->collection->media[media],
            (gint64)status.st_size,
            (gint64)status.st_mtim.tv_sec * G_USEC_PER_SEC + (gint64)status.st_mtim.tv_nsec / 1000);
        g_checksum_update(checksum, (const guchar *)key, (gssize)strlen(key));
        *format = cb_image_format(head, length);
    } else {
        bytes = read_media(images, media, error);
        const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
        if (data == NULL) {
            return NULL;
        }
        g_checksum_update(checksum, data, (gssize)length);
        *format = cb_image_format(data, length);
    }
    return *format != CB_IMAGE_OTHER ? g_strndup(g_checksum_get_string(checksum), HASH_LETTERS)
                                     : NULL;
}

/* Looks at one file: most have no copies, and are not read to their end. CbParallelFunction. */
static void look_at(guint index, guint worker, gpointer user_data)
{
    CbImages *images = user_data;
    Image *image = &images->media[index];
    guint width = 0;
    guint height = 0;
    (void)worker;
    g_autofree char *path = path_of(images, index);
    g_autoptr(GError) error = NULL;
    CbImageFormat format = CB_IMAGE_OTHER;
    gboolean is_wide =
        cb_image_file_size(path, &width, &height, &error) && width > images->widths[0];
    g_autofree char *hash = is_wide ? identify(images, index, path, &format, &error) : NULL;
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_FAILED)) {
        image->problem = g_strdup("the file is too large");
    } else if (error != NULL && !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        image->failure = g_strdup(error->message); /* of what went away, the copy tells */
    }
    if (hash == NULL) {
        return;
    }
    if (width > CB_MAX_IMAGE_PIXELS / height) {
        image->problem = g_strdup_printf("%u × %u pixels are too many", width, height);
        return;
    }
    image->hash = g_steal_pointer(&hash);
    image->extension = cb_image_extension(format);
    image->width = width;
}

static void report_failure(const CbImages *images, guint media, const char *failure,
                           CbDiagnostics *diagnostics)
{
    g_autofree char *path = path_of(images, media);
    cb_diagnostics_add_file(diagnostics, CB_CODE_FILE_UNREADABLE, path, NULL, "%s", failure);
}

static void report(const CbImages *images, guint media, const char *problem,
                   CbDiagnostics *diagnostics)
{
    g_autofree char *path = path_of(images, media);
    cb_diagnostics_add_file(diagnostics, CB_CODE_IMAGE_SCALE, path,
                            "make it smaller, or save it anew", "no smaller copies are made: %s",
                            problem);
}

/* Lists the copies in the order of the files; the same picture twice has them once. */
static void list_copies(CbImages *images)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint media = 0; media < images->collection->n_media; media++) {
        Image *image = &images->media[media];
        for (guint i = 0; image->hash != NULL && i < images->n_widths; i++) {
            if (images->widths[i] >= image->width) {
                break;
            }
            if (image->copies == NULL) {
                image->copies = g_array_new(FALSE, FALSE, sizeof(CbImageCopy));
            }
            CbImageCopy copy = {cb_arena_printf(images->arena, FOLDER "%s-%u%s", image->hash,
                                                images->widths[i], image->extension),
                                images->widths[i]};
            g_array_append_val(image->copies, copy);
            if (g_hash_table_add(known, (gpointer)copy.path)) {
                Copy one = {media, images->widths[i]};
                g_array_append_val(images->order, one);
            }
        }
    }
}

CbImages *cb_images_new(const CbCollection *collection, const CbTheme *theme, gboolean is_preview,
                        guint jobs, CbDiagnostics *diagnostics)
{
    CbImages *images = g_new0(CbImages, 1);
    images->collection = collection;
    images->is_preview = is_preview;
    images->arena = cb_arena_new();
    images->media = g_new0(Image, collection->n_media + 1);
    images->order = g_array_new(FALSE, FALSE, sizeof(Copy));
    read_settings(images, theme);
    if (images->n_widths == 0) {
        return images;
    }
    cb_parallel_for(collection->n_media, jobs, look_at, images);
    for (guint i = 0; i < collection->n_media; i++) {
        if (images->media[i].problem != NULL) {
            report(images, i, images->media[i].problem, diagnostics);
        }
        if (images->media[i].failure != NULL) {
            report_failure(images, i, images->media[i].failure, diagnostics);
        }
    }
    list_copies(images);
    return images;
}

void cb_images_free(CbImages *images)
{
    if (images == NULL) {
        return;
    }
    for (guint i = 0; i < images->collection->n_media; i++) {
        g_free(images->media[i].hash);
        g_free(images->media[i].problem);
        g_free(images->media[i].failure);
        g_clear_pointer(&images->media[i].copies, g_array_unref);
    }
    g_free(images->media);
    g_array_unref(images->order);
    cb_arena_free(images->arena);
    g_free(images);
}

void cb_images_add_outputs(const CbImages *images, CbPlan *plan)
{
    for (guint i = 0; i < images->order->len; i++) {
        const Copy *copy = &g_array_index(images->order, Copy, i);
        const Image *image = &images->media[copy->media];
        for (guint j = 0; j < image->copies->len; j++) {
            const CbImageCopy *one = &g_array_index(image->copies, CbImageCopy, j);
            if (one->width == copy->width) {
                cb_plan_add_image(plan, one->path, i);
            }
        }
    }
}

GBytes *cb_images_make(const CbImages *images, guint index, CbDiagnostics *diagnostics)
{
    const Copy *copy = &g_array_index(images->order, Copy, index);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = read_media(images, copy->media, &error);
    if (bytes == NULL) {
        report_failure(images, copy->media, error->message, diagnostics);
        return NULL;
    }
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    GBytes *scaled = cb_image_scale(data, length, copy->width, &error);
    if (scaled == NULL) {
        report(images, copy->media, error->message, diagnostics);
        return g_bytes_ref(bytes);
    }
    return scaled;
}

const char *cb_images_sizes(const CbImages *images)
{
    return images->sizes;
}

const CbImageCopy *cb_images_copies(const CbImages *images, guint media, guint *count)
{
    const GArray *copies = images->media[media].copies;
    *count = copies != NULL ? copies->len : 0;
    return copies != NULL ? (const CbImageCopy *)(gpointer)copies->data : NULL;
}
