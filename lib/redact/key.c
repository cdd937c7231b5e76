/* The key file of pseudonyms: made and read with care, as whoever has it can join what was
 * published.
 */
#define _GNU_SOURCE /* O_NOFOLLOW below _POSIX_C_SOURCE 200809L's reach on some systems */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/at.h"
#include "redact/pseudonym.h"

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

	crypto_generichash_blake2b(
	    hash, sizeof(hash), text, sizeof(text) - 1, p->key, sizeof(p->key));
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
	int fd;

	if (begin(e) != 0)
		return -1;
	fd = at_high(open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
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
