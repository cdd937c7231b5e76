/*
 * The loop of scan.c over vectors of SCAN_BYTES bytes, as the function SCAN_NAME. It looks for three letters of each word, any case, which are rare
 * elsewhere: erRORr and so on, and for the two escapes. Reads text.n >= SCAN_BYTES + SCAN_AHEAD bytes, no more.
 */
static unsigned SCAN_NAME(const char *p, size_t n)
{
	typedef unsigned char bytes __attribute__((vector_size(SCAN_BYTES)));
	const bytes zero = {0};
	bytes word = zero, escape = zero;
	size_t at = 0;

	for (;;) {
		bytes raw, raw1, a, b, c, d;
		memcpy(&raw, p + at, sizeof(raw));
		memcpy(&raw1, p + at + 1, sizeof(raw1));
		memcpy(&c, p + at + 2, sizeof(c));
		memcpy(&d, p + at + SCAN_AHEAD, sizeof(d));
		a = raw | 0x20;
		b = raw1 | 0x20;
		c |= 0x20;
		d |= 0x20;
		word |= (bytes)((a == 'r') & (b == 'r') & (c == 'o')) | (bytes)((a == 'f') & (b == 'a') & (c == 'i')) |
		    (bytes)((a == 'e') & (b == 'o') & (c == 'u')) | (bytes)((a == 'n') & (b == 'i') & (c == 'e')) |
		    (bytes)((a == 'n') & (b == 'o') & (c == 'e')) | (bytes)((a == 't') & (c == 'f') & (d == 'u'));
		escape |= (bytes)((raw == '\\') & ((raw1 == 'u') | (raw1 == '/')));
		if (at + SCAN_BYTES + SCAN_AHEAD == n)
			break;
		at += SCAN_BYTES;
		if (at + SCAN_BYTES + SCAN_AHEAD > n)
			at = n - SCAN_BYTES - SCAN_AHEAD;
	}
	uint64_t w[SCAN_BYTES / 8], x[SCAN_BYTES / 8], any_word = 0, any_escape = 0;
	memcpy(w, &word, sizeof(w));
	memcpy(x, &escape, sizeof(x));
	for (size_t i = 0; i < SCAN_BYTES / 8; i++) {
		any_word |= w[i];
		any_escape |= x[i];
	}
	return (any_word != 0 ? SCAN_WORD : 0u) | (any_escape != 0 ? SCAN_ESCAPE : 0u);
}
