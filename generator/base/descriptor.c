#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define HERE (-1) /* no offset: where the file stands */

int cb_descriptor_open(const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        return file;
    }
    close(file);
    errno = EINVAL;
    return -1;
}

static gboolean write_all(int file, const char *bytes, gsize length, off_t offset)
{
    gsize done = 0;
    while (done < length) {
        gssize written = offset == HERE
                             ? write(file, bytes + done, length - done)
                             : pwrite(file, bytes + done, length - done, offset + (off_t)done);
        if (written == 0) {
            errno = EIO;
        }
        if (written == 0 || (written < 0 && errno != EINTR)) {
            return FALSE;
        }
        done += (gsize)MAX(written, 0);
    }
    return TRUE;
}

gboolean cb_descriptor_write(int file, const char *bytes, gsize length)
{
    return write_all(file, bytes, length, HERE);
}

gboolean cb_descriptor_write_at(int file, const char *bytes, gsize length, guint64 offset)
{
    return write_all(file, bytes, length, (off_t)offset);
}

static gssize read_all(int file, char *bytes, gsize length, off_t offset)
{
    gsize done = 0;
    while (done < length) {
        gssize got = offset == HERE
                         ? read(file, bytes + done, length - done)
                         : pread(file, bytes + done, length - done, offset + (off_t)done);
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        done += (gsize)MAX(got, 0);
    }
    return (gssize)done;
}

gssize cb_descriptor_read(int file, char *bytes, gsize length)
{
    return read_all(file, bytes, length, HERE);
}

gssize cb_descriptor_read_at(int file, char *bytes, gsize length, guint64 offset)
{
    return read_all(file, bytes, length, (off_t)offset);
}
