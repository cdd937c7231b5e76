/* Shape and canonical hash: never a crash, the same for a document as for its print by emit_js. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/sb.h"
#include "data/canon.h"
#include "data/emit.h"
#include "data/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hashes(struct json *j, struct arena *a, char *shape, char *canon)
{
	struct oc_err e = OC_ERR_INIT;

	if (shape_hash(shape, json_root(j), &e) != 0 || canon_hash(canon, json_root(j), a, &e) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char shape[2][SHAPE_LEN + 1], canon[2][CANON_HASH_LEN + 1];
	struct oc_err e = OC_ERR_INIT;
	struct arena a = ARENA_INIT;
	struct sb s = SB_INIT;
	struct emit w;
	struct json j;

	if (json_init(&j, &e) != 0)
		abort();
	if (json_read(&j, (const char *)data, size, &e) == 0) {
		hashes(&j, &a, shape[0], canon[0]);
		emit_init(&w, &s, 2);
		emit_js(&w, json_root(&j));
		if (!sb_ok(&s) || json_read(&j, s.buf, s.len, &e) != 0)
			abort();
		hashes(&j, &a, shape[1], canon[1]);
		if (strcmp(canon[0], canon[1]) != 0)
			abort();
	}
	sb_release(&s);
	arena_release(&a);
	json_release(&j);
	return 0;
}
