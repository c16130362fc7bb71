#include "site/search_patch.h"

#include "site/search_strings.h"

#include <string.h>

/* A posting that is to be there, or, with the level 0, not. */
typedef struct {
    guint32 stem;
    guint32 document;
    guint32 level;
    guint16 place;
} Edit;

/* A form that no document had, by the texts of it and of its stem. */
typedef struct {
    CbSearchForm form;
    const char *stem;
} NewForm;

/* What is known while an index is patched. */
typedef struct {
    const CbSearchBase *base;
    CbSearchPatch *patch;
    CbSearchCount count;    /* of the changed documents */
    CbSearchStrings *stems; /* all, those of the base first */
    guint32 **stem_numbers; /* by thread, by its stems: those of the index */
    guint32 *uses;          /* by form of the base, as they are now */
    GArray *added;          /* of NewForm */
    GArray *edits;
} Patching;

/* Documents */

static int compare_numbers(gconstpointer left, gconstpointer right)
{
    guint32 a = *(const guint32 *)left;
    guint32 b = *(const guint32 *)right;
    return a < b ? -1 : a > b;
}

/* Both together, sorted, each once. */
static GArray *join(const GArray *some, const GArray *others)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_append_vals(all, some->data, some->len);
    g_array_append_vals(all, others->data, others->len);
    g_array_sort(all, compare_numbers);
    guint kept = 0;
    for (guint i = 0; i < all->len; i++) {
        guint32 number = g_array_index(all, guint32, i);
        if (kept == 0 || g_array_index(all, guint32, kept - 1) != number) {
            g_array_index(all, guint32, kept++) = number;
        }
    }
    g_array_set_size(all, kept);
    return all;
}

/* The documents as they are now. FALSE: the usual lengths are others, and so may be all weights. */
static gboolean replace_documents(Patching *patching, guint jobs)
{
    const CbSearchIndex *before = patching->base->index;
    CbSearchIndex *index = patching->patch->index;
    CbSearchDocument *documents =
        cb_arena_new_array(index->arena, CbSearchDocument, before->n_documents);
    memcpy(documents, before->documents, before->n_documents * sizeof *documents);
    for (guint i = 0; i < patching->count.n_documents; i++) {
        guint32 number = g_array_index(patching->patch->changed, guint32, i);
        documents[number] = patching->count.documents[i];
    }
    index->documents = documents;
    index->n_documents = before->n_documents;
    CbSearchLengths now = cb_search_lengths(documents, index->n_documents);
    CbSearchLengths then = cb_search_lengths(before->documents, before->n_documents);
    cb_search_count_weigh(&patching->count, &now, jobs);
    for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
        if (now.parts[part] < then.parts[part] || now.parts[part] > then.parts[part]) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Stems and forms */

static guint32 add_stem(Patching *patching, const char *text)
{
    gsize length = strlen(text);
    gboolean is_new;
    return cb_search_strings_add(patching->stems, text, length, &is_new);
}

/* Numbers the stems: those of the base keep their numbers. */
static void number_stems(Patching *patching)
{
    const CbSearchIndex *before = patching->base->index;
    for (guint32 i = 0; i < before->n_stems; i++) {
        add_stem(patching, before->stems[i].text);
    }
    for (guint i = 0; i < patching->count.n_workers; i++) {
        const CbSearchTerms *terms = patching->count.terms[i];
        guint32 count = cb_search_terms_count(terms);
        patching->stem_numbers[i] = g_new(guint32, MAX(count, 1));
        for (guint32 k = 0; k < count; k++) {
            patching->stem_numbers[i][k] = add_stem(patching, cb_search_terms_text(terms, k));
        }
    }
}

static int compare_forms(const char *text, const char *stem, const char *other,
                         const char *other_stem)
{
    int order = strcmp(text, other);
    return order != 0 ? order : strcmp(stem, other_stem);
}

/* The number of a form in the base, or CB_SEARCH_NO_FORM. */
static guint32 find_form(const CbSearchIndex *before, const char *text, const char *stem)
{
    guint32 first = 0, last = before->n_forms;
    while (first < last) {
        guint32 middle = first + (last - first) / 2;
        const CbSearchForm *form = &before->forms[middle];
        int order = compare_forms(text, stem, form->text, before->stems[form->stem].text);
        if (order == 0) {
            return middle;
        }
        first = order > 0 ? middle + 1 : first;
        last = order > 0 ? last : middle;
    }
    return CB_SEARCH_NO_FORM;
}

/* Counts the forms of a document as it is now. */
static void add_forms(Patching *patching, const CbSearchCounted *counted)
{
    const CbSearchTerms *terms = patching->count.terms[counted->worker];
    guint n_forms;
    const CbSearchForm *forms = cb_search_terms_forms(terms, &n_forms);
    CbUnpack used = cb_search_counted_forms(counted);
    while (used.at < used.end) {
        const CbSearchForm *form = &forms[cb_unpack_short(&used, n_forms - 1)];
        const char *stem = cb_search_terms_text(terms, form->stem);
        guint32 number = find_form(patching->base->index, form->text, stem);
        if (number != CB_SEARCH_NO_FORM) {
            patching->uses[number]++;
            continue;
        }
        guint32 stem_number = patching->stem_numbers[counted->worker][form->stem];
        NewForm added = {{form->text, stem_number}, stem};
        g_array_append_val(patching->added, added);
    }
}

static int compare_added(gconstpointer left, gconstpointer right)
{
    const NewForm *a = left, *b = right;
    return compare_forms(a->form.text, a->stem, b->form.text, b->stem);
}

/* Appends a form that had a number before, or none. */
static void append_form(CbSearchIndex *index, CbSearchForm *forms, guint32 *before,
                        CbSearchForm form, guint32 number)
{
    before[index->n_forms] = number;
    forms[index->n_forms++] = form;
}

/* Joins the forms that are still there and those that are new. */
static void merge_forms(Patching *patching)
{
    const CbSearchIndex *before = patching->base->index;
    CbSearchIndex *index = patching->patch->index;
    GArray *added = patching->added;
    gsize most = (gsize)before->n_forms + added->len;
    CbSearchForm *forms = cb_arena_new_array(index->arena, CbSearchForm, most);
    guint32 *numbers = cb_arena_new_array(index->arena, guint32, most);
    guint next = 0;
    g_array_sort(added, compare_added);
    for (guint32 i = 0; i <= before->n_forms; i++) {
        for (; next < added->len; next++) {
            const NewForm *one = &g_array_index(added, NewForm, next);
            if (i < before->n_forms &&
                compare_forms(one->form.text, one->stem, before->forms[i].text,
                              before->stems[before->forms[i].stem].text) > 0) {
                break;
            }
            if (next == 0 || compare_added(one - 1, one) != 0) {
                CbSearchForm form = {cb_arena_strdup(index->arena, one->form.text), one->form.stem};
                append_form(index, forms, numbers, form, CB_SEARCH_NO_FORM);
            }
        }
        if (i < before->n_forms && patching->uses[i] > 0) {
            append_form(index, forms, numbers, before->forms[i], i);
        }
    }
    index->forms = forms;
    patching->patch->earlier.forms = numbers;
}

/* The next of a document's forms in the base. FALSE: there is none. */
static gboolean next_form(const Patching *patching, CbUnpack *forms, guint32 *form)
{
    guint32 n_forms = patching->base->index->n_forms;
    if (n_forms == 0 || forms->at == forms->end) {
        return FALSE;
    }
    *form = cb_unpack_short(forms, n_forms - 1);
    return !forms->failed;
}

/* FALSE: the base is damaged. */
static gboolean replace_forms(Patching *patching)
{
    const CbSearchIndex *before = patching->base->index;
    gsize size = sizeof(guint32) * MAX(before->n_forms, 1);
    patching->uses = g_malloc0(size);
    memcpy(patching->uses, patching->base->uses, sizeof(guint32) * before->n_forms);
    for (guint i = 0; i < patching->count.n_documents; i++) {
        guint32 number = g_array_index(patching->patch->changed, guint32, i);
        CbUnpack forms = cb_search_index_uses(before, number);
        for (guint32 form; next_form(patching, &forms, &form);) {
            patching->uses[form] -= patching->uses[form] > 0;
        }
        if (forms.at != forms.end || forms.failed) {
            return FALSE;
        }
        add_forms(patching, &patching->count.counted[i]);
    }
    merge_forms(patching);
    return TRUE;
}

/* Postings */

/* What of a document's postings goes, if nothing comes in its place, and what comes. */
static void edit_postings(Patching *patching, guint32 document, const CbSearchCounted *counted)
{
    const CbSearchIndex *before = patching->base->index;
    CbUnpack forms = cb_search_index_uses(before, document);
    for (guint32 form; next_form(patching, &forms, &form);) {
        Edit edit = {.stem = before->forms[form].stem, .document = document};
        g_array_append_val(patching->edits, edit);
    }
    CbUnpack entries = cb_search_counted_entries(counted);
    for (CbSearchEntry entry; cb_search_entry_next(&entries, &entry);) {
        Edit edit = {.stem = patching->stem_numbers[counted->worker][entry.stem],
                     .document = document,
                     .level = entry.level,
                     .place = entry.place};
        g_array_append_val(patching->edits, edit);
    }
}

/* By stem and document; what comes in the place of another stands after it. */
static int compare_edits(gconstpointer left, gconstpointer right)
{
    const Edit *a = left, *b = right;
    return a->stem != b->stem           ? (a->stem < b->stem ? -1 : 1)
           : a->document != b->document ? (a->document < b->document ? -1 : 1)
                                        : (int)a->level - (int)b->level;
}

/* Leaves one edit of each posting, and none of those that are what they were. */
static void reduce_edits(Patching *patching)
{
    GArray *edits = patching->edits;
    const CbSearchIndex *before = patching->base->index;
    guint kept = 0;
    g_array_sort(edits, compare_edits);
    for (guint i = 0; i < edits->len; i++) {
        const Edit edit = g_array_index(edits, Edit, i);
        const Edit *next = i + 1 < edits->len ? &g_array_index(edits, Edit, i + 1) : NULL;
        if (next != NULL && next->stem == edit.stem && next->document == edit.document) {
            continue;
        }
        const CbSearchStem *stem = edit.stem < before->n_stems ? &before->stems[edit.stem] : NULL;
        guint32 at = stem != NULL ? cb_search_stem_find(stem, edit.document) : 0;
        gboolean is_there =
            stem != NULL && at < stem->count && stem->postings[at].document == edit.document;
        gboolean is_same =
            is_there ? stem->postings[at].level == edit.level && stem->places[at] == edit.place
                     : edit.level == 0;
        if (!is_same) {
            g_array_index(edits, Edit, kept++) = edit;
        }
    }
    g_array_set_size(edits, kept);
}

/* The postings of a stem with `count` edits, which are of this stem. */
static CbSearchStem edit_stem(CbArena *arena, const CbSearchStem *before, const Edit *edits,
                              guint count)
{
    guint32 most = before->count + count;
    CbSearchPosting *postings = cb_arena_new_array(arena, CbSearchPosting, most);
    guint16 *places = cb_arena_new_array(arena, guint16, most);
    guint32 from = 0, n_postings = 0;
    for (guint i = 0; i <= count; i++) {
        guint32 until = i < count ? cb_search_stem_find(before, edits[i].document) : before->count;
        memcpy(postings + n_postings, before->postings + from, (until - from) * sizeof *postings);
        memcpy(places + n_postings, before->places + from, (until - from) * sizeof *places);
        n_postings += until - from;
        from = until;
        if (i == count) {
            break;
        }
        if (from < before->count && before->postings[from].document == edits[i].document) {
            from++;
        }
        if (edits[i].level > 0) {
            postings[n_postings] =
                (CbSearchPosting){.document = edits[i].document & (CB_SEARCH_MAX_DOCUMENTS - 1),
                                  .level = edits[i].level & 15u};
            places[n_postings++] = edits[i].place;
        }
    }
    return (CbSearchStem){before->text, postings, places, n_postings};
}

static void replace_postings(Patching *patching)
{
    static const CbSearchPosting no_postings[1];
    static const guint16 no_places[1];
    const CbSearchIndex *before = patching->base->index;
    CbSearchIndex *index = patching->patch->index;
    index->n_stems = cb_search_strings_count(patching->stems);
    CbSearchStem *stems = cb_arena_new_array(index->arena, CbSearchStem, index->n_stems);
    guint8 *touched = cb_arena_new_array(index->arena, guint8, index->n_stems);
    memcpy(stems, before->stems, before->n_stems * sizeof *stems);
    for (guint32 i = before->n_stems; i < index->n_stems; i++) {
        const char *text = cb_search_strings_text(patching->stems, i);
        stems[i] = (CbSearchStem){cb_arena_strdup(index->arena, text), no_postings, no_places, 0};
    }
    index->n_postings = before->n_postings;
    for (guint i = 0, count; i < patching->edits->len; i += count) {
        const Edit *edits = &g_array_index(patching->edits, Edit, i);
        for (count = 1; i + count < patching->edits->len && edits[count].stem == edits->stem;) {
            count++;
        }
        CbSearchStem *stem = &stems[edits->stem];
        index->n_postings -= stem->count;
        *stem = edit_stem(index->arena, stem, edits, count);
        index->n_postings += stem->count;
        touched[edits->stem] = TRUE;
    }
    index->stems = stems;
    patching->patch->earlier.touched = patching->patch->cuts.touched = touched;
}

/* Passages of changed documents may be others where their words are not. */
static void touch_passages(Patching *patching)
{
    const CbSearchPassages *passages = patching->base->passages;
    const GArray *changed = patching->patch->changed;
    g_autofree guint8 *is_changed = g_new0(guint8, MAX(patching->base->index->n_documents, 1));
    guint8 *touched = (guint8 *)patching->patch->earlier.touched;
    for (guint i = 0; i < changed->len; i++) {
        is_changed[g_array_index(changed, guint32, i)] = TRUE;
    }
    for (guint32 i = 0; i < passages->n_groups; i++) {
        for (guint32 k = passages->starts[i]; k < passages->starts[i + 1]; k++) {
            touched[i] |= is_changed[passages->cuts[k].document];
        }
    }
}

/* All of it */

static gboolean patch_index(Patching *patching, guint jobs)
{
    if (!replace_documents(patching, jobs)) {
        return FALSE;
    }
    number_stems(patching);
    if (!replace_forms(patching)) {
        return FALSE;
    }
    for (guint i = 0; i < patching->count.n_documents; i++) {
        edit_postings(patching, g_array_index(patching->patch->changed, guint32, i),
                      &patching->count.counted[i]);
    }
    reduce_edits(patching);
    replace_postings(patching);
    touch_passages(patching);
    patching->patch->cuts.passages = patching->base->passages;
    patching->patch->cuts.changed = patching->patch->changed;
    return TRUE;
}

static void patching_init(Patching *patching, const CbSearchBase *base, CbSearchPatch *patch,
                          const CbSearchCorpus *corpus, guint jobs)
{
    CbSearchCorpus some = *corpus;
    some.numbers = (const guint32 *)(void *)patch->changed->data;
    some.n_documents = patch->changed->len;
    some.keeps_forms = TRUE;
    *patching = (Patching){.base = base,
                           .patch = patch,
                           .stems = cb_search_strings_new(),
                           .added = g_array_new(FALSE, FALSE, sizeof(NewForm)),
                           .edits = g_array_new(FALSE, FALSE, sizeof(Edit))};
    cb_search_count_init(&patching->count, &some, jobs);
    patching->stem_numbers = g_new0(guint32 *, patching->count.n_workers);
}

static void patching_clear(Patching *patching)
{
    for (guint i = 0; i < patching->count.n_workers; i++) {
        g_free(patching->stem_numbers[i]);
    }
    g_free(patching->stem_numbers);
    g_free(patching->uses);
    g_array_unref(patching->added);
    g_array_unref(patching->edits);
    cb_search_strings_free(patching->stems);
    cb_search_count_clear(&patching->count);
}

CbSearchPatch *cb_search_patch_new(const CbSearchBase *base, const CbSearchCorpus *corpus,
                                   const GArray *changed, guint jobs)
{
    g_autoptr(CbSearchPatch) patch = g_new0(CbSearchPatch, 1);
    patch->changed = join(base->changed, changed);
    gboolean is_known =
        base->index->n_documents == corpus->n_documents &&
        patch->changed->len <= CB_MAX_SEARCH_PATCHES &&
        (patch->changed->len == 0 ||
         g_array_index(patch->changed, guint32, patch->changed->len - 1) < corpus->n_documents);
    if (!is_known) {
        return NULL;
    }
    patch->index = g_new0(CbSearchIndex, 1);
    patch->index->arena = cb_arena_new();
    patch->earlier = (CbSearchEarlier){
        .words = base->words, .ends = base->ends, .n_forms = base->index->n_forms};
    Patching patching;
    patching_init(&patching, base, patch, corpus, jobs);
    gboolean is_done = patch_index(&patching, jobs);
    patching_clear(&patching);
    return is_done ? g_steal_pointer(&patch) : NULL;
}

void cb_search_patch_free(CbSearchPatch *patch)
{
    if (patch == NULL) {
        return;
    }
    cb_search_index_free(patch->index);
    g_array_unref(patch->changed);
    g_free(patch);
}
