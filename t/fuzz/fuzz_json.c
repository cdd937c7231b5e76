/* The JSON reader, its kernels, the writers and jansson, on one text (t/json_agree.h). */
#include <stdint.h>

#include "../json_agree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct agree a;
	static bool ready;
	const char *said;

	if (!ready) {
		agree_init(&a);
		ready = true;
	}
	said = agree_text(&a, (const char *)data, size);
	if (said != NULL) {
		fprintf(stderr, "%s\n", said);
		abort();
	}
	return 0;
}
