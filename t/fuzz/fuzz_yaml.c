/* YAML: what is taken is one JSON text, of no more levels and lines than the YAML; what is refused
 * has a reason. */
#include <stdint.h>
#include <stdlib.h>

#include "data/json.h"
#include "data/yaml.h"

static struct json j;
static struct sb out = SB_INIT;

static size_t count_lines(struct slice s)
{
	size_t n = 1; /* a last line without an end is ended */

	/* YAML has other line ends, too: CR, NEL, LS, PS. */
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\x85' || s.p[i] == '\xA8' ||
		     s.p[i] == '\xA9';
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make((const char *)data, size);
	struct oc_err e = OC_ERR_INIT;

	if (j.index == NULL && json_init(&j, &e) != 0)
		abort();
	sb_reset(&out);
	if (yaml_to_json(&out, text, &e) != 0) {
		if (e.exit != OC_EX_DATA || e.message[0] == '\0')
			abort();
		return 0;
	}
	if (json_read(&j, out.buf, out.len, &e) != 0)
		abort();
	size_t lines = 0;
	for (size_t i = 0; i < out.len; i++)
		lines += out.buf[i] == '\n';
	if (lines > count_lines(text) && size > 1 && data[0] != 0xFF && data[0] != 0xFE)
		abort();
	return 0;
}
