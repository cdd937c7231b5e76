#define _GNU_SOURCE /* O_NOFOLLOW below _POSIX_C_SOURCE 200809L's reach on some systems */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/pseudonym.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/io.h"

#define HASH_BYTES 16
#define NUMBERS (((uint64_t)1 << 50) - 1) /* more than NUMBER_DIGITS can say */
#define TYPES ((size_t)1 << 14)
#define NUMBER_DIGITS 15 /* seventeen would be an id, not a number of ours */

static bool same_value(const void *number, const void *high)
{
	return ((const struct pseudonym_number *)number)->high == *(const uint64_t *)high;
}

void pseudonyms_init(struct pseudonyms *p)
{
	*p = (struct pseudonyms){
	    .numbers = TABLE_INIT(struct pseudonym_number, same_value), .text = SB_INIT};
}

void pseudonyms_release(struct pseudonyms *p)
{
	for (size_t i = 0; i < p->types; i++)
		mem_free((void *)(uintptr_t)p->type[i].type.p);
	mem_free(p->type);
	table_release(&p->numbers);
	sb_release(&p->text);
	sodium_memzero(p->key, sizeof(p->key));
	pseudonyms_init(p);
}

/* What a value is told apart by: snowflakes are unique among all kinds of Discord's ids, so that one found by other
 * signs is still the same. */
static struct slice tag_of(struct slice type)
{
	return slice_has_prefix(type, SLICE("discord-")) ? SLICE("discord") : type;
}

/* The type's row, made when it is new; NULL when memory is out. */
static struct pseudonym_type *row_of(struct pseudonyms *p, struct slice type)
{
	void *rows = p->type;

	for (size_t i = 0; i < p->types; i++) {
		if (slice_eq(p->type[i].type, type))
			return &p->type[i];
	}
	if (p->types == TYPES || mem_grow(&rows, &p->type_cap, p->types + 1, sizeof(*p->type)) != 0)
		return NULL;
	p->type = rows;
	char *copy = mem_alloc(type.n + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, type.p, type.n);
	p->type[p->types] = (struct pseudonym_type){slice_make(copy, type.n), 0, 0};
	return &p->type[p->types++];
}

static int make_number(struct pseudonyms *p, struct slice type, struct slice value)
{
	struct slice tag = tag_of(type);
	XXH128_hash_t h = XXH3_128bits_withSeed(value.p, value.n, XXH3_64bits(tag.p, tag.n));
	struct pseudonym_type *row = row_of(p, type);
	struct pseudonym_number *found = row == NULL ? NULL : table_put(&p->numbers, h.low64, &h.high64);

	if (found == NULL)
		return -1;
	if (found->number == 0) {
		found->high = h.high64;
		found->number = ++row->last & NUMBERS;
		found->type = (unsigned)(row - p->type) & (TYPES - 1);
		row->distinct++;
	}
	sb_addslice(&p->text, p->type[found->type].type);
	sb_addc(&p->text, '-');
	sb_addu64(&p->text, found->number);
	return 0;
}

static void make_hash(struct pseudonyms *p, struct slice type, struct slice value)
{
	static const unsigned char nul = 0;
	struct slice tag = tag_of(type);
	unsigned char hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	crypto_generichash_blake2b_state state;

	crypto_generichash_blake2b_init(&state, p->key, sizeof(p->key), sizeof(hash));
	crypto_generichash_blake2b_update(&state, (const unsigned char *)tag.p, tag.n);
	crypto_generichash_blake2b_update(&state, &nul, 1);
	crypto_generichash_blake2b_update(&state, (const unsigned char *)value.p, value.n);
	crypto_generichash_blake2b_final(&state, hash, sizeof(hash));
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	sb_addslice(&p->text, type);
	sb_addc(&p->text, '-');
	sb_adds(&p->text, hex);
}

int pseudonym_make(struct pseudonyms *p, const char *type, struct slice value, struct slice *name, struct oc_err *e)
{
	struct slice t = slice_cstr(type);

	sb_reset(&p->text);
	if (p->keyed)
		make_hash(p, t, value);
	else if (make_number(p, t, value) != 0)
		return err_nomem(e);
	*name = sb_slice(&p->text);
	return sb_ok(&p->text) ? 0 : err_nomem(e);
}

bool pseudonym_is(struct slice text, const char *type)
{
	size_t n = strlen(type), digits = 0, hex = 0;

	if (text.n < n + 2 || memcmp(text.p, type, n) != 0 || text.p[n] != '-')
		return false;
	for (size_t i = n + 1; i < text.n; i++) {
		bool digit = text.p[i] >= '0' && text.p[i] <= '9';
		digits += digit;
		hex += digit || (text.p[i] >= 'a' && text.p[i] <= 'f');
	}
	n = text.n - n - 1;
	return (digits == n && n <= NUMBER_DIGITS) || (hex == n && n == 2 * (size_t)HASH_BYTES);
}

int pseudonym_reserve(struct pseudonyms *p, const char *type, struct slice text, struct oc_err *e)
{
	size_t from = strlen(type) + 1;
	uint64_t number = 0;

	if (p->keyed || !pseudonym_is(text, type) || text.n - from > NUMBER_DIGITS)
		return 0;
	for (size_t i = from; i < text.n; i++)
		number = number * 10 + (uint64_t)(text.p[i] - '0');
	struct pseudonym_type *row = row_of(p, slice_cstr(type));
	if (row == NULL)
		return err_nomem(e);
	if (number > row->last)
		row->last = number;
	return 0;
}

/* --- the key file: whoever has it can join what was published, so it is made and read with care --- */

static int begin(struct oc_err *e)
{
	return sodium_init() < 0 ? err_set(e, OC_EX_SOFTWARE, "libsodium cannot be started") : 0;
}

static int refuse(const char *path, const char *why, struct oc_err *e)
{
	err_set(e, OC_EX_USAGE, "key file: %s", why);
	return err_at(e, path, 0, 0);
}

/* Is it what a key file must be? NULL, or what is wrong. */
static const char *wrong(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "is not a regular file";
	if ((st->st_mode & 077) != 0)
		return "others may read or write it: chmod 600 it, and consider it known";
	if ((st->st_mode & 07177) != 0)
		return "its mode must be 0600 or 0400: chmod 600 it";
	if (st->st_uid != geteuid())
		return "belongs to somebody else";
	if (st->st_size != PSEUDONYM_KEY)
		return "is not 32 bytes long: make one with --keygen";
	return NULL;
}

static int read_all(int fd, unsigned char *to, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, to, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return -1;
		to += got;
		n -= (size_t)got;
	}
	return 0;
}

/* A name for the key that can be published: a keyed hash of a fixed text. */
static void name_key(struct pseudonyms *p)
{
	static const unsigned char text[] = "oc-redact key id";
	unsigned char hash[16];

	crypto_generichash_blake2b(hash, sizeof(hash), text, sizeof(text) - 1, p->key, sizeof(p->key));
	sodium_bin2hex(p->key_id, sizeof(p->key_id), hash, PSEUDONYM_KEY_ID / 2);
}

int pseudonyms_key(struct pseudonyms *p, const char *path, struct oc_err *e)
{
	struct stat st;
	const char *why;
	int fd, rc = -1;

	if (begin(e) != 0)
		return -1;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && errno == ELOOP)
		return refuse(path, "is a symlink: name the file itself", e);
	if (fd < 0)
		return err_sys(e, OC_EX_NOINPUT, path, "cannot open the key file");
	if (fstat(fd, &st) != 0)
		err_sys(e, OC_EX_NOINPUT, path, "stat");
	else if ((why = wrong(&st)) != NULL)
		refuse(path, why, e);
	else if (read_all(fd, p->key, sizeof(p->key)) != 0)
		err_sys(e, OC_EX_NOINPUT, path, "cannot read the key file");
	else
		rc = 0;
	close(fd);
	if (rc == 0) {
		p->keyed = true;
		name_key(p);
	}
	return rc;
}

int pseudonym_keygen(const char *path, struct oc_err *e)
{
	unsigned char key[PSEUDONYM_KEY];
	const char *failed = NULL;

	if (begin(e) != 0)
		return -1;
	int fd = at_high(open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
	if (fd < 0 && errno == EEXIST) {
		err_set(e, OC_EX_CANTCREAT, "is there already, and a key is never overwritten");
		return err_at(e, path, 0, 0);
	}
	if (fd < 0)
		return err_sys(e, OC_EX_CANTCREAT, path, "cannot make the key file");
	randombytes_buf(key, sizeof(key));
	if (fchmod(fd, 0600) != 0)
		failed = "chmod";
	else if (at_write(fd, slice_make((const char *)key, sizeof(key))) != 0)
		failed = "write";
	else if (at_fsync(fd) != 0)
		failed = "fsync";
	sodium_memzero(key, sizeof(key));
	if (failed != NULL)
		err_sys(e, OC_EX_IO, path, failed);
	if (close(fd) != 0 && errno != EINTR && failed == NULL) {
		failed = "close";
		err_sys(e, OC_EX_IO, path, failed);
	}
	if (failed != NULL)
		unlink(path);
	return failed == NULL ? 0 : -1;
}
