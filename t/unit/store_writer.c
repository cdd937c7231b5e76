/*
 * store_writer: what t/store-crash.bats runs eight times over and kills.
 *
 *     store_writer STORE ID COUNT ACKS   appends and publishes COUNT times; the file ACKS names
 * what was acknowledged store_writer --tear STORE          leaves a torn line in the log, as a
 * writer killed midway
 *
 * A line of the log is "ID N LENGTH FILL." with LENGTH bytes of FILL. A document is three lines:
 * "ID N LENGTH", FILL, "end ID N".
 */
#define _DEFAULT_SOURCE /* flock */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/sb.h"
#include "io/store.h"

#define LOG "data/log.jsonl"
#define LONG_LINE (300 * 1024) /* many pages, so that a kill may land within write(2) */

static int die(const struct oc_err *e)
{
	fprintf(stderr, "store_writer: %s: %s\n", e->file, e->message);
	return 1;
}

static void add_fill(struct sb *s, int n, size_t length)
{
	char *p = sb_room(s, length);

	if (p == NULL)
		return;
	memset(p, 'a' + n % 26, length);
	s->len += length;
	s->buf[s->len] = '\0';
}

static int acknowledge(int acks, const char *what, const char *id, int n)
{
	char line[128];
	int len = snprintf(line, sizeof(line), "%s %s %d\n", what, id, n);

	return write(acks, line, (size_t)len) == len ? 0 : -1;
}

static int append(struct store *s, struct sb *text, const char *id, int n, struct oc_err *e)
{
	size_t length = n % 25 == 24 ? LONG_LINE : (size_t)(n * 37 % 900);

	sb_reset(text);
	sb_addf(text, "%s %d %zu ", id, n, length);
	add_fill(text, n, length);
	sb_adds(text, ".\n");
	return store_append(s, LOG, sb_slice(text), e);
}

static int publish(
    struct store *s, struct sb *text, const char *id, int n, const char *path, struct oc_err *e)
{
	size_t length = (size_t)(n * 7919 % 20000);

	sb_reset(text);
	sb_addf(text, "%s %d %zu\n", id, n, length);
	add_fill(text, n, length);
	sb_addf(text, "\nend %s %d\n", id, n);
	return store_publish(s, path, sb_slice(text), 0644, e);
}

static int write_all(struct store *s, const char *id, int count, int acks, struct oc_err *e)
{
	struct sb text = SB_INIT;
	char path[128];
	int r = 0;

	for (int n = 0; r == 0 && n < count; n++) {
		if (n % 3 == 0)
			r = store_lock(s, e);
		if (r == 0)
			r = append(s, &text, id, n, e);
		store_unlock(s);
		if (r == 0 && acknowledge(acks, "line", id, n) != 0)
			r = err_sys(e, OC_EX_IO, "acks", "write");
		if (r == 0)
			r = publish(s, &text, id, n, "doc/shared", e);
		if (r == 0 && n % 5 == 0) {
			snprintf(path, sizeof(path), "runs/%d/%s/%d", n % 7, id, n);
			r = publish(s, &text, id, n, path, e);
			if (r == 0 && acknowledge(acks, path, id, n) != 0)
				r = err_sys(e, OC_EX_IO, "acks", "write");
		}
	}
	sb_release(&text);
	return r;
}

static int tear(const char *root)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/" LOG, root);
	int fd = open(path, O_WRONLY | O_APPEND);
	if (fd < 0 || flock(fd, LOCK_EX) != 0 || write(fd, "torn 0 100 aaaa", 15) != 15) {
		perror(path);
		return 1;
	}
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	struct oc_err e = OC_ERR_INIT;
	struct store s;

	if (argc == 3 && strcmp(argv[1], "--tear") == 0)
		return tear(argv[2]);
	if (argc != 5) {
		fputs("usage: store_writer STORE ID COUNT ACKS | --tear STORE\n", stderr);
		return 64;
	}
	int acks = open(argv[4], O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (acks < 0) {
		perror(argv[4]);
		return 1;
	}
	if (store_open(&s, argv[1], &e) != 0 ||
	    write_all(&s, argv[2], atoi(argv[3]), acks, &e) != 0)
		return die(&e);
	store_close(&s);
	close(acks);
	return 0;
}
