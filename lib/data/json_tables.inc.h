/* Tables of sixteen bytes for the kernels that can look bytes up in a register (pshufb): the low four bits choose the
 * entry, a byte with its high bit set finds 0. */

/* A byte of the set looks itself up at its low four bits; the fillers can never equal a byte that comes to them. */
static const char SPACES[16] = {
    ' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100};
static const char OPS[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0};

/* "\/bfnrtu: a byte is one of them when its two nibbles share a bit (a bit for each high nibble 2, 5, 6, 7). */
static const char ESCAPE_LOW[16] = {0, 0, 1 | 4 | 8, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1};
static const char ESCAPE_HIGH[16] = {0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0};

/* The classes of the paper's tables: a pair of bytes is bad when all three look-ups share a bit. */
enum {
	TOO_SHORT = 1 << 0,
	TOO_LONG = 1 << 1,
	OVERLONG_3 = 1 << 2,
	TOO_LARGE = 1 << 3,
	SURROGATE = 1 << 4,
	OVERLONG_2 = 1 << 5,
	TOO_LARGE_1000 = 1 << 6,
	OVERLONG_4 = 1 << 6,
	TWO_CONTS = 1 << 7,
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS
};

#define C(x) ((char)(x))
static const char BYTE_1_HIGH[16] = {C(TOO_LONG), C(TOO_LONG), C(TOO_LONG), C(TOO_LONG),
    C(TOO_LONG), C(TOO_LONG), C(TOO_LONG), C(TOO_LONG), C(TWO_CONTS), C(TWO_CONTS), C(TWO_CONTS),
    C(TWO_CONTS), C(TOO_SHORT | OVERLONG_2), C(TOO_SHORT), C(TOO_SHORT | OVERLONG_3 | SURROGATE),
    C(TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4)};
static const char BYTE_1_LOW[16] = {C(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4),
    C(CARRY | OVERLONG_2), C(CARRY), C(CARRY), C(CARRY | TOO_LARGE),
    C(CARRY | TOO_LARGE | TOO_LARGE_1000), C(CARRY | TOO_LARGE | TOO_LARGE_1000),
    C(CARRY | TOO_LARGE | TOO_LARGE_1000), C(CARRY | TOO_LARGE | TOO_LARGE_1000),
    C(CARRY | TOO_LARGE | TOO_LARGE_1000), C(CARRY | TOO_LARGE | TOO_LARGE_1000),
    C(CARRY | TOO_LARGE | TOO_LARGE_1000), C(CARRY | TOO_LARGE | TOO_LARGE_1000),
    C(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE), C(CARRY | TOO_LARGE | TOO_LARGE_1000),
    C(CARRY | TOO_LARGE | TOO_LARGE_1000)};
static const char BYTE_2_HIGH[16] = {C(TOO_SHORT), C(TOO_SHORT), C(TOO_SHORT), C(TOO_SHORT),
    C(TOO_SHORT), C(TOO_SHORT), C(TOO_SHORT), C(TOO_SHORT),
    C(TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),
    C(TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE),
    C(TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE),
    C(TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE), C(TOO_SHORT), C(TOO_SHORT),
    C(TOO_SHORT), C(TOO_SHORT)};
#undef C
