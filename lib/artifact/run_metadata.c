#include "artifact/run_metadata.h"

#include "artifact/paths.h"
#include "data/data.h"

static const char *const names[RUN_WORDS] = {"channel", "scenario", "version"};

void run_metadata_release(struct run_metadata *m)
{
	sb_release(&m->folder);
	for (int i = 0; i < RUN_WORDS; i++)
		sb_release(&m->word[i]);
}

int run_metadata_read(struct run_metadata *m, const char *path, struct slice text, struct oc_err *e)
{
	struct env env;
	struct env_line at;
	enum env_kind kind;

	sb_reset(&m->folder);
	for (int i = 0; i < RUN_WORDS; i++)
		sb_reset(&m->word[i]);
	sb_addslice(&m->folder, path_folder(path));
	env_init(&env, text);
	while ((kind = env_next(&env, &at)) != ENV_END) {
		for (int i = 0; kind == ENV_PAIR && i < RUN_WORDS; i++) {
			if (!slice_eqs(at.key, names[i]))
				continue;
			sb_reset(&m->word[i]);
			sb_addslice(&m->word[i], js_trim(at.value));
		}
	}
	bool good = sb_ok(&m->folder);
	for (int i = 0; i < RUN_WORDS; i++)
		good = good && sb_ok(&m->word[i]);
	m->known = good;
	return good ? 0 : err_nomem(e);
}

struct slice run_metadata_of(const struct run_metadata *m, const char *path, enum run_word which)
{
	struct slice folder = sb_slice(&m->folder), file = slice_cstr(path);
	bool here = m->known && slice_has_prefix(file, folder);

	/* Of the working folder: what is not elsewhere. */
	if (folder.n == 0 && (slice_has_prefix(file, SLICE("/")) || slice_has_prefix(file, SLICE("../"))))
		here = false;
	return here ? sb_slice(&m->word[which]) : SLICE("");
}
