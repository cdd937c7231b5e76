#include "redact/words.h"

#include "redact/chars.h"

bool words_have(const char *const *words, struct slice s)
{
	for (; *words != NULL; words++) {
		size_t i = 0;
		while (i < s.n && (*words)[i] != '\0' && to_lower((unsigned char)s.p[i]) == (unsigned char)(*words)[i])
			i++;
		if (i == s.n && (*words)[i] == '\0')
			return true;
	}
	return false;
}

bool words_hold(const char *const *words, struct slice s)
{
	for (; s.n > 0 && *words != NULL; words++) {
		/* Mostly the first byte tells. */
		if ((*words)[0] == s.p[0] && slice_eqs(s, *words))
			return true;
	}
	return false;
}

bool words_end(const char *const *words, struct slice s)
{
	while (*words != NULL && !slice_has_suffix(s, slice_cstr(*words)))
		words++;
	return *words != NULL;
}
