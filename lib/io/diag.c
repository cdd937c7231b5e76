#include "io/diag.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "io/at.h"

#define LINE_MAX_BYTES 8192
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

void diag_init(struct diag *d, const char *prog, int fd)
{
	*d = (struct diag){.prog = prog, .fd = fd};
}

void diag_raise(struct diag *d, int exit)
{
	if (exit > d->exit)
		d->exit = exit;
}

static void print(const struct diag *d, const struct oc_err *e, const char *paint)
{
	char line[LINE_MAX_BYTES];
	int n = snprintf(line, sizeof(line) / 2, d->colour ? "\033[%sm%s:\033[0m " : "%.0s%s: ", paint, d->prog);
	size_t at = n < 0 ? 0 : (size_t)n < sizeof(line) / 2 ? (size_t)n : sizeof(line) / 2 - 1;

	at += err_format(e, line + at, sizeof(line) - at - 1);
	line[at++] = '\n';
	at_write(d->fd, slice_make(line, at)); /* a failure here cannot be reported */
}

/* The hash of the words that messages of one sort share: of letters, with a stop behind them at most, and outside of
 * quotes. Identifiers, paths and numbers are no such words. */
static uint64_t sort_key(const char *text, bool notice)
{
	uint64_t key = UINT64_C(0xcbf29ce484222325) + notice; /* FNV-1a */

	while (*text != '\0') {
		size_t n = strspn(text, LETTERS), m = n;
		m += text[n] != '\0' && strchr(",;:.?!", text[n]) != NULL;
		if (n > 0 && (text[m] == ' ' || text[m] == '\0')) {
			for (size_t i = 0; i <= n; i++)
				key = (key ^ (unsigned char)(i < n ? text[i] : ' ')) * UINT64_C(0x100000001b3);
		} else if (*text == '\'' && strchr(text + 1, '\'') != NULL) {
			m = (size_t)(strchr(text + 1, '\'') - text);
		}
		text += m;
		text += strcspn(text, " ");
		text += strspn(text, " ");
	}
	return key;
}

/* Counts a message. Is it one of the first of its sort? */
static bool is_shown(struct diag *d, const char *text, bool notice)
{
	const uint64_t key = sort_key(text, notice);
	size_t i = 0;

	while (i < d->sorts && d->sort[i].key != key)
		i++;
	struct diag_sort *s = &d->sort[i < DIAG_SORTS ? i : DIAG_SORTS];
	if (i == d->sorts && i <= DIAG_SORTS) {
		d->sorts = i + 1;
		s->key = key;
		snprintf(s->first, sizeof(s->first), "%s", i < DIAG_SORTS ? text : "other messages");
	}
	return s->count++ < DIAG_SHOWN;
}

void diag_error(struct diag *d, const struct oc_err *e)
{
	if (e->exit == OC_EX_OK)
		return;
	d->errors++;
	diag_raise(d, e->exit);
	if (e->exit != OC_EX_DATA || d->all || is_shown(d, e->message, false))
		print(d, e, "1;31");
}

void diag_notice(struct diag *d, const char *file, uint64_t line, const char *fmt, ...)
{
	struct oc_err e = OC_ERR_INIT;
	char text[sizeof(e.message)];
	va_list ap;

	d->notices++;
	if (d->quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(&e, OC_EX_OK, "notice: %s", text);
	err_at(&e, file, line, 0);
	if (is_shown(d, e.message, true))
		print(d, &e, "1;33");
}

void diag_end(struct diag *d)
{
	struct oc_err e = OC_ERR_INIT;

	for (size_t i = 0; i < d->sorts; i++) {
		if (d->sort[i].count <= DIAG_SHOWN)
			continue;
		err_set(&e, OC_EX_OK, "and %" PRIu64 " more of the same: %s", d->sort[i].count - DIAG_SHOWN,
		    d->sort[i].first);
		print(d, &e, "1;33");
	}
	d->sorts = 0;
}
