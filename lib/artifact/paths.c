#include "artifact/paths.h"

struct slice path_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slice_make(path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
}

/* Without the '/' at its end; "." when there is none. */
static struct slice folder_of(const char *path)
{
	struct slice s = path_folder(path);

	if (s.n == 0)
		return strcmp(path, "(standard input)") == 0 ? slice_cstr(path) : SLICE(".");
	return s.n == 1 ? s : slice_make(s.p, s.n - 1);
}

struct slice path_run(const char *path, bool of_sample)
{
	struct slice folder = folder_of(path);
	size_t at = folder.n;

	while (at > 0 && folder.p[at - 1] != '/')
		at--;
	if (!of_sample || !slice_has_prefix(slice_make(folder.p + at, folder.n - at), SLICE("sample-")))
		return folder;
	return at == 0 ? SLICE(".") : slice_make(folder.p, at > 1 ? at - 1 : 1);
}

void path_run_of_suite(struct sb *out, const char *path, struct slice started)
{
	const char *name = path + path_folder(path).n;

	if (started.n > 0) {
		sb_addslice(out, started);
		sb_adds(out, " ");
	}
	sb_addslice(out, strcmp(name, "qa-suite-summary.json") == 0 ? folder_of(path) : slice_cstr(path));
}
