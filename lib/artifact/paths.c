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

/* Is it a folder within a gateway's own? */
static bool is_part(struct slice name)
{
	static const char *const parts[] = {
	    "logs", "log", "stability", "diagnostics", "health", "status", "cli", "rpc"};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (slice_eqs(name, parts[i]))
			return true;
	}
	return slice_has_prefix(name, SLICE("diagnostics-export")) ||
	       slice_has_prefix(name, SLICE("openclaw-diagnostics-"));
}

struct slice path_gateway(const char *path)
{
	struct slice folder = folder_of(path);

	for (;;) {
		size_t at = folder.n;
		while (at > 0 && folder.p[at - 1] != '/')
			at--;
		if (!is_part(slice_make(folder.p + at, folder.n - at)))
			return folder;
		if (at <= 1)
			return at == 0 ? SLICE(".") : slice_make(folder.p, 1);
		folder.n = at - 1;
	}
}

/* Behind so many digits at least, and at most; 0: there are not so many. */
static size_t skip_digits(struct slice s, size_t from, size_t least, size_t most)
{
	size_t n = 0;

	while (from + n < s.n && s.p[from + n] >= '0' && s.p[from + n] <= '9')
		n++;
	return n < least || n > most ? 0 : from + n;
}

/* YYYY.M.D, and a '-' with more behind it. */
static bool is_version(struct slice name)
{
	size_t at = skip_digits(name, 0, 4, 4);

	for (int part = 0; part < 2; part++) {
		if (at == 0 || at >= name.n || name.p[at] != '.')
			return false;
		at = skip_digits(name, at + 1, 1, 2);
	}
	return at == name.n || (at > 0 && name.p[at] == '-' && name.n > at + 1);
}

struct slice path_version(const char *path)
{
	size_t end = path_folder(path).n;

	while (end > 0) {
		size_t at = --end;
		while (at > 0 && path[at - 1] != '/')
			at--;
		struct slice name = slice_make(path + at, end - at);
		if (name.n > 1 && name.p[0] == 'v')
			name = slice_make(name.p + 1, name.n - 1);
		if (is_version(name))
			return name;
		end = at;
	}
	return slice_make(NULL, 0);
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
