/* Digests: every byte counts, and where it stands, in short pieces and in long ones. */
#include "base/digest.h"

/* Longer than what is taken in blocks, and no multiple of these. */
#define LENGTH 1500

static CbDigest digest_of(const char *bytes, gsize length)
{
    CbDigest digest = CB_DIGEST_INIT;
    cb_digest_bytes(&digest, bytes, length);
    return digest;
}

static void test_every_byte(void)
{
    char bytes[LENGTH] = {0};
    const gsize lengths[] = {1, 7, 8, 9, 1023, 1024, 1025, LENGTH};
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (gsize place = 0; place < lengths[i]; place++) {
            bytes[place] = 1;
            CbDigest digest = digest_of(bytes, lengths[i]);
            g_assert_true(g_hash_table_add(seen, cb_digest_string(&digest)));
            bytes[place] = 0;
        }
    }
}

static void test_lengths(void)
{
    const char bytes[LENGTH] = {0};
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize length = 0; length <= LENGTH; length++) {
        CbDigest digest = digest_of(bytes, length);
        g_assert_true(g_hash_table_add(seen, cb_digest_string(&digest)));
    }
}

static void test_pieces(void)
{
    const char bytes[LENGTH] = {0};
    CbDigest whole = digest_of(bytes, LENGTH), pieces = digest_of(bytes, 1024);
    cb_digest_bytes(&pieces, bytes + 1024, LENGTH - 1024);
    g_assert_false(cb_digest_equal(&whole, &pieces));
    CbDigest again = digest_of(bytes, LENGTH);
    g_assert_true(cb_digest_equal(&whole, &again));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/digest/every-byte", test_every_byte);
    g_test_add_func("/digest/lengths", test_lengths);
    g_test_add_func("/digest/pieces", test_pieces);
    return g_test_run();
}
