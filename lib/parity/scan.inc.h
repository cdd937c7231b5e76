/*
 * The loops of scan.c over vectors of SCAN_BYTES bytes; SCAN_MASK makes a bit of each byte, which is 0 or 255. Each takes a text of at least SCAN_BYTES + SCAN_AHEAD bytes and looks at all places but the last
 * SCAN_AHEAD.
 */
typedef unsigned char SCAN_NAME(bytes) __attribute__((vector_size(SCAN_BYTES)));

static inline SCAN_NAME(bytes) SCAN_NAME(load)(const char *p)
{
	SCAN_NAME(bytes) v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static bool SCAN_NAME(escapes)(const char *p, size_t n)
{
	const SCAN_NAME(bytes) zero = {0};
	SCAN_NAME(bytes) found = zero;

	for (size_t at = 0, last = n - SCAN_BYTES - SCAN_AHEAD;; at += SCAN_BYTES) {
		at = at < last ? at : last;
		SCAN_NAME(bytes) a = SCAN_NAME(load)(p + at), b = SCAN_NAME(load)(p + at + 1);
		found |= (SCAN_NAME(bytes))((a == '\\') & ((b == 'u') | (b == '/')));
		if (at == last)
			return SCAN_MASK(found) != 0;
	}
}

/*
 * Three letters of each word that are rare elsewhere: eRROr, FAIled, FAIlure, timEOUt, deNIEd, eNOEnt, noT FoUnd. Goes on from *start to the first vector that
 * has such places, sets *start to where it begins (n: there is none) and returns the places in it, a bit each. *escape is set when a \u or \/ was passed.
 */
static uint32_t SCAN_NAME(words)(const char *p, size_t n, size_t *start, bool *escape)
{
	const SCAN_NAME(bytes) zero = {0};
	SCAN_NAME(bytes) escapes = zero;
	uint32_t found = 0;
	size_t at = *start;

	for (size_t last = n - SCAN_BYTES - SCAN_AHEAD;; at += SCAN_BYTES) {
		at = at < last ? at : last;
		SCAN_NAME(bytes) raw = SCAN_NAME(load)(p + at), raw1 = SCAN_NAME(load)(p + at + 1);
		SCAN_NAME(bytes) a = raw | 0x20, b = raw1 | 0x20;
		SCAN_NAME(bytes) c = SCAN_NAME(load)(p + at + 2) | 0x20, d = SCAN_NAME(load)(p + at + SCAN_AHEAD) | 0x20;
		SCAN_NAME(bytes) word = (SCAN_NAME(bytes))((a == 'r') & (b == 'r') & (c == 'o')) |
		    (SCAN_NAME(bytes))((a == 'f') & (b == 'a') & (c == 'i')) |
		    (SCAN_NAME(bytes))((a == 'e') & (b == 'o') & (c == 'u')) |
		    (SCAN_NAME(bytes))((a == 'n') & (c == 'e') & ((b == 'i') | (b == 'o'))) |
		    (SCAN_NAME(bytes))((a == 't') & (c == 'f') & (d == 'u'));
		escapes |= (SCAN_NAME(bytes))((raw == '\\') & ((raw1 == 'u') | (raw1 == '/')));
		found = SCAN_MASK(word);
		if (found != 0 || at == last)
			break;
	}
	*start = found != 0 ? at : n;
	*escape |= SCAN_MASK(escapes) != 0;
	return found;
}
