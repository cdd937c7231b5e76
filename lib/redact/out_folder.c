#include "redact/out_folder.h"

#include <string.h>

#include "io/walk.h"
#include "redact/out_file.h"

static const struct slice PACKED = {".zst", 4};

void out_folder_init(struct out_folder *i)
{
	*i = (struct out_folder){.store = {.root = -1, .lock = -1}, .name = SB_INIT};
}

int out_folder_open(struct out_folder *i, const char *folder, struct oc_err *e)
{
	return store_open(&i->store, folder, e);
}

void out_folder_close(struct out_folder *i)
{
	store_close(&i->store);
	sb_release(&i->name);
}

/* Part by part, as no part may become two. */
static int make_name(struct out_folder *i, const char *path, struct oc_err *e)
{
	sb_reset(&i->name);
	while (*path != '\0') {
		size_t n = strcspn(path, "/");
		if (n > 0 && rewrite_name(i->rewrite, slice_make(path, n), &i->name, e) != 0)
			return -1;
		path += n;
		if (*path == '/') {
			sb_addc(&i->name, '/');
			path++;
		}
	}
	return sb_ok(&i->name) ? 0 : err_nomem(e);
}

/* The last part without ".zst", in place; NULL when it keeps its name. */
static const char *unpacked_name(struct out_folder *i)
{
	char *last = strrchr(i->name.buf, '/');
	struct slice name = sb_slice(&i->name);

	last = last == NULL ? i->name.buf : last + 1;
	if (!i->stream->packed || !slice_has_suffix(name, PACKED) || strlen(last) <= PACKED.n)
		return NULL;
	i->name.buf[i->name.len - PACKED.n] = '\0';
	return last;
}

static int one_file(struct out_folder *i, const char *path)
{
	struct out_file place;
	int rc;

	if (make_name(i, path + i->prefix, i->e) != 0)
		return -1;
	if (out_file_open_below(&place, i->store.root, i->store.path, i->name.buf, i->e) != 0)
		return -1;
	i->stream->out = &place.out;
	i->stream->refused = false;
	i->stream->ended = true;
	rc = i->read(i->arg, path);
	i->stream->out = NULL;
	if (rc != 0 || i->stream->refused) {
		if (rc != 0 && place.out.failed)
			*i->e = place.out.err;
		out_file_drop(&place);
		return rc;
	}
	return out_file_commit(&place, unpacked_name(i), i->e);
}

static int on_entry(void *arg, enum walk_kind kind, const char *path)
{
	struct out_folder *i = arg;
	struct oc_err e = OC_ERR_INIT;

	if (!i->begun) {
		size_t n = strlen(path);
		const char *slash = strrchr(path, '/');
		i->begun = true;
		/* A folder's own path is left out; of a file's all but the last part. */
		if (kind == WALK_DIR_ENTER)
			i->prefix = n > 0 && path[n - 1] == '/' ? n : n + 1;
		else
			i->prefix = slash == NULL ? 0 : (size_t)(slash - path) + 1;
	}
	if (kind == WALK_SKIPPED) {
		err_set(&e, OC_EX_DATA, "is a symlink, or no regular file: not read");
		err_at(&e, path, 0, 0);
		i->bad(i->arg, &e);
	}
	return kind == WALK_FILE ? one_file(i, path) : 0;
}

static int on_unreadable(void *arg, const struct oc_err *e)
{
	struct out_folder *i = arg;

	i->bad(i->arg, e);
	return 0;
}

int out_folder_read(struct out_folder *i, const char *path, struct oc_err *e)
{
	const struct walk w = {on_entry, on_unreadable, i};

	if (strcmp(path, "-") == 0)
		return err_set(e, OC_EX_USAGE, "--into needs names: standard input has none");
	i->e = e;
	i->begun = false;
	return walk_path(&w, path, e) == 0 ? 0 : -1;
}
