#define _GNU_SOURCE

/* in, zin and utf16: gzip, xz and bzip2, text in UTF-16, archives. (zstd: test_io_in.) */
#include <bzlib.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/sb.h"
#include "io/in.h"
#include "scratch.h"
#include "tap.h"

enum how { GZIP, XZ, BZIP2, HOWS };

static const char *const names[] = {"gzip", "xz", "bzip2"};
static const char *const frames[] = {"member", "stream", "stream"};
static struct oc_err err;

/* Appends p packed. Returns the bytes added. */
static size_t pack(enum how how, struct sb *to, const char *p, size_t n)
{
	static unsigned char out[1 << 20];
	size_t made = 0;

	if (how == GZIP) {
		z_stream z = {.next_in = (unsigned char *)(uintptr_t)p, .avail_in = (unsigned)n};
		deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
		z.next_out = out;
		z.avail_out = sizeof(out);
		deflate(&z, Z_FINISH);
		made = sizeof(out) - z.avail_out;
		deflateEnd(&z);
	} else if (how == XZ) {
		lzma_easy_buffer_encode(
		    1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)p, n, out, &made, sizeof(out));
	} else {
		unsigned room = sizeof(out);
		BZ2_bzBuffToBuffCompress((char *)out, &room, (char *)(uintptr_t)p, (unsigned)n, 9, 0, 0);
		made = room;
	}
	sb_add(to, (const char *)out, made);
	return made;
}

/* All of the file, read `step` bytes at a time, and whether that went well. */
static bool read_all(const char *file, size_t step, struct sb *to)
{
	struct in in;
	ssize_t got = -1;

	sb_reset(to);
	err = (struct oc_err)OC_ERR_INIT;
	if (in_open(&in, file, &err) != 0)
		return false;
	do {
		char *room = sb_room(to, step);
		got = in_read(&in, room, step, &err);
		to->len += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	in_close(&in);
	return got == 0;
}

static void holds(const char *file, size_t step, struct slice want, const char *name)
{
	struct sb got = SB_INIT;
	bool good = read_all(file, step, &got);

	if (!TEST(good && slice_eq(sb_slice(&got), want), name))
		printf("# %zu bytes of %zu, %s\n", got.len, want.n, err.message);
	sb_release(&got);
}

static void fails(const char *file, const char *says, const char *name)
{
	struct sb got = SB_INIT;
	bool good = read_all(file, 1000, &got);

	if (!TEST(!good && err.exit == OC_EX_DATA && strstr(err.message, says) != NULL &&
		      strcmp(err.file, file) == 0,
		name))
		printf("# %s: %s\n", err.file, err.message);
	sb_release(&got);
}

static void save(const char *file, const struct sb *s)
{
	scratch_write(file, s->buf, s->len);
}

static void test_stream(enum how how, struct slice text)
{
	struct sb z = SB_INIT, want = SB_INIT;
	char says[80], name[80];
	size_t first = pack(how, &z, text.p, text.n);

	printf("# %s\n", names[how]);
	save("one", &z);
	holds("one", 1 << 16, text, "one frame");
	holds("one", 1, text, "... a byte at a time");
	snprintf(says, sizeof(says), "%s stream is truncated", names[how]);
	for (size_t cut = how == BZIP2 ? 10 : 6; cut < first; cut = cut < 20 ? cut + 1 : cut * 2) {
		z.len = cut;
		save("cut", &z);
		snprintf(name, sizeof(name), "cut at byte %zu", cut);
		fails("cut", says, name);
	}
	z.len = first - 1;
	save("cut", &z);
	fails("cut", says, "the last byte is missing");
	z.len = first;
	pack(how, &z, "", 0);
	pack(how, &z, "tail\n", 5);
	sb_addslice(&want, text);
	sb_adds(&want, "tail\n");
	save("many", &z);
	holds("many", 1000, sb_slice(&want), "three frames, one of them empty");
	z.len = first;
	sb_adds(&z, "garbage behind it");
	save("garbage", &z);
	snprintf(says, sizeof(says), "no %s %s at compressed byte %zu", names[how], frames[how], first);
	fails("garbage", says, "garbage behind a frame is located");
	z.len = first;
	for (size_t i = first / 2; i < first / 2 + 8; i++)
		z.buf[i] ^= 0x55;
	save("bad", &z);
	snprintf(says, sizeof(says), "bad %s data near compressed byte", names[how]);
	fails("bad", says, "corrupt data is located");
	sb_reset(&z);
	pack(how, &z, "", 0);
	save("empty", &z);
	holds("empty", 100, SLICE(""), "a frame of nothing is empty");
	sb_release(&z);
	sb_release(&want);
}

static void test_edges(void)
{
	struct sb z = SB_INIT;

	pack(XZ, &z, "a\n", 2);
	sb_add(&z, "\0\0\0\0\0\0\0\0", 8);
	pack(XZ, &z, "b\n", 2);
	sb_add(&z, "\0\0\0\0", 4);
	save("padded", &z);
	holds("padded", 100, SLICE("a\nb\n"), "xz: padding between streams and behind them");
	scratch_puts("text", "BZh0 is no size of blocks\n");
	holds("text", 100, SLICE("BZh0 is no size of blocks\n"), "text that begins like bzip2");
	scratch_puts("text", "BZh9");
	holds("text", 100, SLICE("BZh9"), "... and is all of it");
	scratch_write("text", "\x1F\x8B", 2);
	holds("text", 100, SLICE("\x1F\x8B"), "two bytes of gzip's three are plain");
	sb_reset(&z);
	pack(BZIP2, &z, "x", 1);
	z.buf[3] = '1';
	save("small", &z);
	holds("small", 100, SLICE("x"), "bzip2: the smallest blocks");
	sb_release(&z);
}

static void test_utf16(void)
{
	static const char little[] = "\xFF\xFE{\0\n\0\xE9\0\xAC\x20\x3D\xD8\x00\xDE";
	static const char big[] = "\xFE\xFF\0{\0\n\0\xE9\x20\xAC\xD8\x3D\xDE\x00";
	const struct slice want = SLICE("{\n\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
	struct sb z = SB_INIT;

	scratch_write("le", little, sizeof(little) - 1);
	scratch_write("be", big, sizeof(big) - 1);
	holds("le", 100, want, "UTF-16, little endian: one to four bytes a character");
	holds("le", 1, want, "... a byte at a time");
	holds("be", 100, want, "UTF-16, big endian");
	pack(GZIP, &z, little, sizeof(little) - 1);
	save("le.gz", &z);
	holds("le.gz", 100, want, "... within gzip");
	scratch_write("bom", "\xFF\xFE", 2);
	holds("bom", 100, SLICE(""), "a mark alone is empty");
	scratch_write("ff", "\xFF", 1);
	holds("ff", 100, SLICE("\xFF"), "half a mark is a byte");
	scratch_write("lone", "\xFF\xFE\x00\xDC\x00\xD8" "a\0\x00\xD8", 10);
	holds("lone", 100, SLICE("\xEF\xBF\xBD\xEF\xBF\xBD" "a\xEF\xBF\xBD"), "lone surrogates");
	scratch_write("odd", "\xFF\xFE" "a\0b", 5);
	fails("odd", "ends within a character", "half a character at the end");
	sb_reset(&z);
	sb_add(&z, "\xFF\xFE", 2);
	for (int i = 0; i < 100000; i++)
		sb_add(&z, "\xAC\x20", 2);
	save("long", &z);
	sb_reset(&z);
	for (int i = 0; i < 100000; i++)
		sb_adds(&z, "\xE2\x82\xAC");
	holds("long", 777, sb_slice(&z), "text that grows by half");
	sb_release(&z);
}

static void test_archives(void)
{
	char tar[1024] = "name";
	struct sb z = SB_INIT;

	memcpy(tar + 257, "ustar", 5);
	scratch_write("a.tar", tar, sizeof(tar));
	fails("a.tar", "is a tar archive: unpack it", "a tar archive is named");
	pack(GZIP, &z, tar, sizeof(tar));
	save("a.tgz", &z);
	fails("a.tgz", "is a tar archive: unpack it", "... a packed one too");
	scratch_write("a.zip", "PK\3\4rest", 8);
	fails("a.zip", "is a zip archive: unpack it", "a zip archive is named");
	scratch_puts("pk", "PK\n");
	holds("pk", 10, SLICE("PK\n"), "text that begins like one");
	memcpy(tar + 257, "ustax", 5);
	scratch_write("no.tar", tar, sizeof(tar));
	holds("no.tar", 2000, slice_make(tar, sizeof(tar)), "... or is no archive");
	sb_release(&z);
}

int main(void)
{
	static char text[300000];
	uint32_t x = 12345;

	scratch_init();
	for (size_t i = 0; i < sizeof(text); i++) {
		x = x * 1664525 + 1013904223;
		text[i] = "0123456789abcdef"[x >> 28];
	}
	for (enum how how = GZIP; how < HOWS; how++)
		test_stream(how, slice_make(text, sizeof(text)));
	test_edges();
	test_utf16();
	test_archives();
	scratch_done();
	return tap_done();
}
