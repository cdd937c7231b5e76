/*
 * Redaction: a secret that was planted, in the clear or hidden, is not in what comes out, in no
 * decoding; what was JSON is JSON; redacting twice gives the same bytes; and the check finds
 * nothing in it. The first bytes of the input choose where and how it is planted; the rest is what
 * stands around it: strings of a document that is built, or (every other time) the raw bytes
 * themselves.
 */
#define _GNU_SOURCE /* memfd_create, memmem */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "data/emit.h"
#include "io/zin.h"
#include "redact/findings.h"
#include "redact/stream.h"

#define BODY 40
#define CORE 16 /* bytes from the middle of the secret that must not be seen again */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

/* With what went in and came out, as the input itself does not show it. */
static void claim(bool ok, const char *what, const struct sb *in, const struct sb *once)
{
	if (ok)
		return;
	fprintf(stderr, "%s\nin:   ", what);
	fwrite(in->buf, 1, in->len, stderr);
	fputs("\nonce: ", stderr);
	fwrite(once->buf, 1, once->len, stderr);
	fputc('\n', stderr);
	abort();
}

/* The input, byte by byte; zeros behind its end. */
struct choice {
	const uint8_t *p;
	size_t n;
};

static unsigned pick(struct choice *c, unsigned below)
{
	unsigned x = c->n == 0 ? 0 : *c->p;

	if (c->n > 0) {
		c->p++;
		c->n--;
	}
	return x % below;
}

/* ---- the secret ---- */

static const char *const PREFIXES[] = {
    "sk-proj-", "ghp_", "glpat-", "npm_", "hf_", "xoxb-1234567890-"};

static void make_secret(struct choice *c, struct sb *out)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	unsigned kind = pick(c, sizeof(PREFIXES) / sizeof(PREFIXES[0]));
	/* As long as the provider has it. */
	size_t n = kind == 1 || kind == 3 ? 36 : kind == 2 ? 20 : kind == 4 ? 34 : BODY;
	uint64_t h = XXH3_64bits(c->p, c->n < 8 ? c->n : 8);

	sb_adds(out, PREFIXES[kind]);
	for (size_t i = 0; i < n; i++) {
		h = XXH64(&h, sizeof(h), i);
		sb_addc(out, alphabet[h % 62]);
	}
}

static void add_base64(struct sb *out, struct slice s, bool url)
{
	static const char std[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const char urls[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *a = url ? urls : std;

	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t x = (uint32_t)(unsigned char)s.p[i] << 16;
		size_t left = s.n - i;
		x |= left > 1 ? (uint32_t)(unsigned char)s.p[i + 1] << 8 : 0;
		x |= left > 2 ? (uint32_t)(unsigned char)s.p[i + 2] : 0;
		sb_addc(out, a[x >> 18]);
		sb_addc(out, a[x >> 12 & 63]);
		if (left > 1 || !url)
			sb_addc(out, left > 1 ? a[x >> 6 & 63] : '=');
		if (left > 2 || !url)
			sb_addc(out, left > 2 ? a[x & 63] : '=');
	}
}

static void add_percent(struct choice *c, struct sb *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (pick(c, 4) == 0)
			sb_addf(
			    out, pick(c, 2) ? "%%%02X" : "%%%02x", (unsigned)(unsigned char)s.p[i]);
		else
			sb_addc(out, s.p[i]);
	}
}

/* Text of the input as valid UTF-8 without what could be part of a token. */
static void add_filler(struct choice *c, struct sb *out)
{
	unsigned n = pick(c, 24);

	for (unsigned i = 0; i < n; i++) {
		unsigned b = pick(c, 256);
		if (b < 0x80)
			sb_addc(out, (char)b);
		else
			sb_addutf8(out, b * 37);
	}
}

/* The secret among text, perhaps encoded once; what it is made of stands apart from its
 * surroundings. */
static void hide(struct choice *c, struct sb *out, struct slice secret)
{
	static const char *const around[][2] = {
	    {" ", " "}, {"\"", "\""}, {"(", ")"}, {"\n", "\n"}, {"=", "&"}, {": ", ","}, {"", ""}};
	unsigned way = pick(c, 5), edge = pick(c, 7);
	struct sb inner = SB_INIT;

	if (edge < 6)
		add_filler(c, out);
	sb_adds(out, around[edge][0]);
	if (way == 1) {
		add_percent(c, out, secret);
	} else if (way >= 2 && way <= 3) {
		sb_adds(&inner, pick(c, 2) ? "the key is " : "");
		sb_addslice(&inner, secret);
		sb_adds(&inner, pick(c, 2) ? " and so on" : "");
		add_base64(out, sb_slice(&inner), way == 3);
	} else {
		sb_addslice(out, secret);
	}
	sb_adds(out, around[edge][1]);
	if (edge < 6)
		add_filler(c, out);
	sb_release(&inner);
}

/* ---- the document ---- */

static void add_string(struct choice *c, struct sb *out, struct slice s)
{
	static const char hex[] = "0123456789abcdef";
	bool escapes = pick(c, 3) == 0;
	struct emit w;

	if (!escapes) {
		emit_init(&w, out, 0);
		emit_string(&w, s);
		return;
	}
	sb_addc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char b = (unsigned char)s.p[i];
		if (b < 0x20 || b == '"' || b == '\\' || (b < 0x80 && pick(c, 3) == 0)) {
			sb_adds(out, "\\u00");
			sb_addc(out, hex[b >> 4]);
			sb_addc(out, hex[b & 15]);
		} else {
			sb_addc(out, s.p[i]);
		}
	}
	sb_addc(out, '"');
}

static const char *const KEYS[] = {"text", "content", "message", "details", "error", "id", "model",
    "status", "timestamp", "0", "errorBody", "arguments", "path", "label", "kind", "note", "prompt",
    "at", "scenarioId", "transcriptBytes"};

static void add_value(struct choice *c, struct sb *out, struct slice planted, unsigned depth);

/* A container one member or element of which holds what was planted. */
static void add_container(struct choice *c, struct sb *out, struct slice planted, unsigned depth)
{
	bool object = pick(c, 2) == 0, in_key = object && pick(c, 5) == 0;
	unsigned n = pick(c, 4) + 1, at = pick(c, n);

	sb_addc(out, object ? '{' : '[');
	for (unsigned i = 0; i < n; i++) {
		sb_adds(out, i == 0 ? "" : pick(c, 2) ? "," : " ,\t");
		if (object) {
			if (in_key && i == at)
				add_string(c, out, planted);
			else
				add_string(c, out,
				    slice_cstr(KEYS[pick(c, sizeof(KEYS) / sizeof(KEYS[0]))]));
			sb_addc(out, ':');
		}
		if (i == at && !in_key)
			add_value(c, out, planted, depth + 1);
		else
			sb_adds(out, pick(c, 2) ? "1779876000020" : "\"2026-05-27T10:00:00.020Z\"");
	}
	sb_addc(out, object ? '}' : ']');
}

static void add_value(struct choice *c, struct sb *out, struct slice planted, unsigned depth)
{
	unsigned what = depth >= 5 ? 0 : pick(c, 4);
	struct sb inner = SB_INIT;

	if (what <= 1) {
		add_string(c, out, planted);
	} else if (what == 2) {
		add_container(c, out, planted, depth);
	} else {
		/* A document in a string. */
		add_container(c, &inner, planted, depth + 1);
		add_string(c, out, sb_slice(&inner));
	}
	sb_release(&inner);
}

/* ---- what comes out ---- */

static struct policy *policies[2];
static struct scan scanner;

static void start(void)
{
	struct oc_err e;

	if (policies[0] != NULL)
		return;
	policies[0] = policy_public(&e);
	policies[1] = policy_internal(&e);
	need(policies[0] != NULL && policies[1] != NULL && scan_init(&scanner, SCAN_ALL, &e) == 0);
}

static void on_bad(void *arg, const struct oc_err *e)
{
	/* What is told must be safe too. */
	struct slice *core = arg;
	need(memmem(e->message, strlen(e->message), core->p, core->n) == NULL);
}

static int on_changed(void *arg, const struct rewrite_seen *seen)
{
	(void)arg;
	(void)seen;
	return 0;
}

/* Runs the text through; out gets the result. check: only counts, returned. */
static uint64_t run(struct slice text, struct policy *policy, bool check, struct slice core,
    struct sb *out, bool *all_json)
{
	struct oc_err e = OC_ERR_INIT;
	int in = memfd_create("in", 0), to = memfd_create("out", 0);
	char path[64];
	struct pseudonyms names;
	struct redaction tally;
	struct rewrite rewrite;
	struct stream stream;
	struct out o;

	need(in >= 0 && to >= 0 && write(in, text.p, text.n) == (ssize_t)text.n);
	need(lseek(in, 0, SEEK_SET) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", in);
	pseudonyms_init(&names);
	redaction_init(&tally);
	rewrite_init(&rewrite);
	rewrite.edit.policy = check ? NULL : policy;
	rewrite.edit.classes = check ? SCAN_SECRET : SCAN_ALL;
	rewrite.edit.pass = check ? "remnant" : NULL;
	rewrite.edit.scan = &scanner;
	rewrite.edit.names = &names;
	rewrite.edit.tally = &tally;
	rewrite.changed = check ? on_changed : NULL;
	need(out_init(&o, to, "out", &e) == 0 && stream_init(&stream, &rewrite, &e) == 0);
	stream.out = check ? NULL : &o;
	stream.bad = on_bad;
	stream.arg = &core;
	need(stream_read(&stream, path, &e) == 0);
	need(policy_end(policy, &e) == 0);
	if (all_json != NULL)
		*all_json = tally.bad == 0 && stream.found != STREAM_TEXT;
	uint64_t found = tally.replaced;
	need(out_finish(&o) == 0);
	off_t n = lseek(to, 0, SEEK_END);
	char *room = sb_room(out, (size_t)n);
	need(room != NULL && (n == 0 || pread(to, room, (size_t)n, 0) == n));
	out->len = (size_t)n;
	stream_release(&stream);
	rewrite_release(&rewrite);
	redaction_release(&tally);
	pseudonyms_release(&names);
	close(in);
	close(to);
	return found;
}

static bool holds(struct slice text, struct slice core)
{
	return text.n >= core.n && memmem(text.p, text.n, core.p, core.n) != NULL;
}

/* One layer of backslashes off, as far as they are escapes. */
static void unescape(struct slice s, struct sb *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned x;
		if (s.p[i] != '\\' || i + 1 >= s.n) {
			sb_addc(out, s.p[i]);
		} else if (s.p[i + 1] == 'u' && i + 5 < s.n &&
			   sscanf(s.p + i + 2, "%4x", &x) == 1) {
			sb_addutf8(out, x);
			i += 5;
		} else {
			sb_addc(out, s.p[++i]);
		}
	}
}

static void unpercent(struct slice s, struct sb *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned x;
		char two[3] = {0};
		if (s.p[i] == '%' && i + 2 < s.n) {
			memcpy(two, s.p + i + 1, 2);
			if (sscanf(two, "%2x", &x) == 1 && x != 0) {
				sb_addc(out, (char)x);
				i += 2;
				continue;
			}
		}
		sb_addc(out, s.p[i]);
	}
}

/* All runs of base64, each at its four beginnings. */
static bool in_base64(struct slice s, struct slice core)
{
	struct sb out = SB_INIT;
	bool found = false;

	for (int shift = 0; shift < 4 && !found; shift++) {
		uint32_t x = 0;
		int have = 0, skip = shift;
		sb_reset(&out);
		for (size_t i = 0; i < s.n; i++) {
			char b = s.p[i];
			int v = b >= 'A' && b <= 'Z'   ? b - 'A'
				: b >= 'a' && b <= 'z' ? b - 'a' + 26
				: b >= '0' && b <= '9' ? b - '0' + 52
				: b == '+' || b == '-' ? 62
				: b == '/' || b == '_' ? 63
						       : -1;
			if (v < 0) {
				have = 0;
				skip = shift;
				sb_addc(&out, '\n');
				continue;
			}
			if (skip-- > 0)
				continue;
			x = x << 6 | (uint32_t)v;
			if (++have == 4) {
				sb_addc(&out, (char)(x >> 16));
				sb_addc(&out, (char)(x >> 8));
				sb_addc(&out, (char)x);
				have = 0;
			}
		}
		found = holds(sb_slice(&out), core);
	}
	sb_release(&out);
	return found;
}

static bool is_gone(struct slice text, struct slice core)
{
	bool gone = true;

	struct sb layer = SB_INIT, next = SB_INIT;

	sb_addslice(&layer, text);
	for (int depth = 0; gone && depth < 6; depth++) {
		struct slice now = sb_slice(&layer);
		gone = !holds(now, core) && !in_base64(now, core);
		sb_reset(&next);
		unpercent(now, &next);
		gone = gone && !holds(sb_slice(&next), core);
		sb_reset(&next);
		unescape(now, &next);
		struct sb swap = layer;
		layer = next;
		next = swap;
	}
	sb_release(&layer);
	sb_release(&next);
	return gone;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct choice c = {data, size};
	struct sb secret = SB_INIT, planted = SB_INIT, text = SB_INIT, once = SB_INIT,
		  twice = SB_INIT;
	bool raw, json = false;

	start();
	raw = pick(&c, 2) == 1;
	struct policy *policy = policies[pick(&c, 2)];
	make_secret(&c, &secret);
	struct slice core = {secret.buf + secret.len - CORE - 2, CORE};
	if (raw) {
		/* In the clear, between blanks, anywhere in anything. */
		size_t at = c.n == 0 ? 0 : pick(&c, 256) % (c.n + 1);
		at = at > c.n ? c.n : at;
		sb_add(&text, (const char *)c.p, at);
		sb_addc(&text, ' ');
		sb_addslice(&text, sb_slice(&secret));
		sb_addc(&text, ' ');
		sb_add(&text, (const char *)c.p + at, c.n - at);
	} else {
		unsigned lines = pick(&c, 3) + 1;
		hide(&c, &planted, sb_slice(&secret));
		for (unsigned i = 0; i < lines; i++) {
			add_container(&c, &text, sb_slice(&planted), 0);
			sb_adds(&text, pick(&c, 4) == 0 ? "" : "\n");
			sb_addc(&text, '\n');
		}
	}
	/* The raw bytes may pose as a compressed stream (a bracket would begin a skippable frame). */
	if (text.len >= 4 && zin_magic((const unsigned char *)text.buf, 4))
		text.buf[0] = '{';
	need(sb_ok(&text));
	run(sb_slice(&text), policy, false, core, &once, &json);
	claim(is_gone(sb_slice(&once), core), "the secret is still there", &text, &once);
	claim(raw || json, "no JSON came out", &text, &once);
	run(sb_slice(&once), policy, false, core, &twice, NULL);
	claim(slice_eq(sb_slice(&once), sb_slice(&twice)), "twice is not once", &text, &once);
	sb_reset(&twice);
	claim(run(sb_slice(&once), policy, true, core, &twice, NULL) == 0,
	    "the check finds something", &text, &once);
	sb_release(&secret);
	sb_release(&planted);
	sb_release(&text);
	sb_release(&once);
	sb_release(&twice);
	return 0;
}
