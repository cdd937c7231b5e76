/* The loops of scan.c over vectors of SCAN_BYTES bytes. SCAN_MASK turns each byte, 0 or 255, into a bit. A text has at
 * least SCAN_BYTES + SCAN_AHEAD bytes; its last SCAN_AHEAD places are not searched. */
#define VECTOR SCAN_NAME(bytes)

typedef unsigned char VECTOR __attribute__((vector_size(SCAN_BYTES)));

static inline VECTOR SCAN_NAME(load)(const char *p)
{
	VECTOR v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static bool SCAN_NAME(escapes)(const char *p, size_t n)
{
	const VECTOR zero = {0};
	VECTOR found = zero;

	for (size_t at = 0, last = n - SCAN_BYTES - SCAN_AHEAD;; at += SCAN_BYTES) {
		at = at < last ? at : last;
		VECTOR a = SCAN_NAME(load)(p + at), b = SCAN_NAME(load)(p + at + 1);
		found |= (VECTOR)((a == '\\') & ((b == 'u') | (b == '/')));
		if (at == last)
			return SCAN_MASK(found) != 0;
	}
}

/* Searches for three letters of each word that are rare in other text: eRROr, FAIled, FAIlure, timEOUt, deNIEd, eNOEnt,
 * noT FoUnd. From *start on, finds the first vector with such places, sets *start to its beginning (n: there is none)
 * and returns the places in it, a bit each. Sets *escape when a \u or \/ was passed. */
static uint32_t SCAN_NAME(words)(const char *p, size_t n, size_t *start, bool *escape)
{
	const VECTOR zero = {0};
	VECTOR escapes = zero;
	uint32_t found = 0;
	size_t at = *start;

	for (size_t last = n - SCAN_BYTES - SCAN_AHEAD;; at += SCAN_BYTES) {
		at = at < last ? at : last;
		VECTOR raw = SCAN_NAME(load)(p + at), raw1 = SCAN_NAME(load)(p + at + 1);
		VECTOR a = raw | 0x20, b = raw1 | 0x20;
		VECTOR c = SCAN_NAME(load)(p + at + 2) | 0x20;
		VECTOR d = SCAN_NAME(load)(p + at + SCAN_AHEAD) | 0x20;
		VECTOR word = (VECTOR)((a == 'r') & (b == 'r') & (c == 'o')) |
			      (VECTOR)((a == 'f') & (b == 'a') & (c == 'i')) |
			      (VECTOR)((a == 'e') & (b == 'o') & (c == 'u')) |
			      (VECTOR)((a == 'n') & (c == 'e') & ((b == 'i') | (b == 'o'))) |
			      (VECTOR)((a == 't') & (c == 'f') & (d == 'u'));
		escapes |= (VECTOR)((raw == '\\') & ((raw1 == 'u') | (raw1 == '/')));
		found = SCAN_MASK(word);
		if (found != 0 || at == last)
			break;
	}
	*start = found != 0 ? at : n;
	*escape |= SCAN_MASK(escapes) != 0;
	return found;
}

#undef VECTOR
