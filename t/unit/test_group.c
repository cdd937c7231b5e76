/* Groups of a small type of their own: keys, order, merging, baselines; and the same as partial records. */
#include "base/count.h"
#include "base/mem.h"
#include "record/record.h"

#include "records.h"
#include "scratch.h"
#include "tap.h"

/* ---- a type that counts, by fruit, colour and tool, with a tail ---- */

enum { FRUIT, COLOUR, TOOL, FIELDS };

static const char *const NAMES[] = {"fruit", "colour", "tool"};
static const struct fields_names names = {NAMES, FIELDS};
static const char *const TAIL[] = {"unit"};

struct basket {
	struct grouped group;
	uint64_t n;
	struct sketch sizes;
};

static int settled, released;

static void init(struct grouped *g, bool lossy)
{
	((struct basket *)g)->sizes = (struct sketch)SKETCH_INIT(lossy);
}

static void release(struct grouped *g)
{
	released++;
	sketch_release(&((struct basket *)g)->sizes);
}

static int settle(struct grouped *g, struct oc_err *e)
{
	(void)g, (void)e;
	settled++;
	return 0;
}

static int merge(struct grouped *to, struct grouped *from, struct oc_err *e)
{
	if (grouped_source(to, from->path, from->line) < 0)
		return err_nomem(e);
	((struct basket *)to)->n += ((struct basket *)from)->n;
	return sketch_merge(&((struct basket *)to)->sizes, &((struct basket *)from)->sizes) < 0 ? err_nomem(e) : 0;
}

static int write_basket(struct partial_writer *wr, const struct grouped *g, struct oc_err *e)
{
	struct emit *w = partial_begin(wr, g);
	const struct basket *b = (const struct basket *)g;
	struct sketch_count *sorted = sketch_sorted(&b->sizes);

	emit_kuint(w, "n", b->n);
	emit_key(w, "hex");
	partial_emit_hex(w, b->n);
	partial_emit_counts(w, "sizes", sorted, b->sizes.counts.count);
	mem_free(sorted);
	return partial_end(wr, g, e);
}

static int read_basket(struct grouped *g, struct json_val record, bool lossy, struct arena *a)
{
	struct basket *b = (struct basket *)g;
	uint64_t hex;

	(void)a;
	if (!json_uint64(json_gets(record, "n"), &b->n) || !partial_hex(json_gets(record, "hex"), &hex) || hex != b->n)
		return 1;
	return partial_counts(&b->sizes, json_gets(record, "sizes"), lossy);
}

static const struct group_type basket_type = {.size = sizeof(struct basket),
    .fields = &names,
    .tail = TAIL,
    .tails = 1,
    .init = init,
    .release = release,
    .settle = settle,
    .merge = merge,
    .kind = "basket-partial",
    .version = 2,
    .sketches = true,
    .several = FIELDS_MOST,
    .write = write_basket,
    .read = read_basket};

/* A record of it counts once a tool. */
static const struct group_type tool_type = {.size = sizeof(struct basket),
    .fields = &names,
    .init = init,
    .release = release,
    .settle = settle,
    .merge = merge,
    .kind = "basket-partial",
    .version = 2,
    .sketches = true,
    .several = TOOL,
    .write = write_basket,
    .read = read_basket};

/* ---- helpers ---- */

static struct oc_err e;
static struct arena arena = ARENA_INIT;
static struct json reader;

static struct groups make_of(const struct group_type *type, const char *by)
{
	struct groups gs;
	struct fields fields = {.n = 0};

	if (by != NULL && fields_parse(&names, &fields, "by", by, &e) < 0)
		exit(1);
	groups_init(&gs, type, &fields);
	gs.by_given = by != NULL;
	return gs;
}

static struct groups make(const char *by)
{
	return make_of(&basket_type, by);
}

static struct basket *add(struct groups *gs, const char *const *value, size_t n, uint64_t count)
{
	sb_reset(&gs->key);
	for (size_t i = 0; i < n; i++)
		packed_add(&gs->key, value[i] == NULL ? slice_make(NULL, 0) : slice_cstr(value[i]));
	struct basket *b = (struct basket *)groups_add(gs, sb_slice(&gs->key));
	if (b != NULL)
		b->n += count;
	return b;
}

static int give(struct groups *gs, const char *record)
{
	e.message[0] = '\0';
	if (json_read(&reader, record, strlen(record), &e) < 0)
		return -2;
	return partial_read(gs, json_root(&reader), &arena, &e);
}

static char *written(struct groups *gs, const struct fields *key)
{
	struct records r;

	records_begin(&r);
	TEST_INT(partial_write(gs, key, &r.out, &e), 0, "partials are written");
	records_end(&r);
	char *text = strdup(r.text);
	records_release(&r);
	return text;
}

/* ---- groups ---- */

static int append(void *arg, struct grouped *g, struct oc_err *err)
{
	struct sb *out = arg;

	(void)err;
	sb_addslice(out, packed_value(g->key, 0));
	sb_addf(out, "=%llu ", (unsigned long long)((struct basket *)g)->n);
	return out->len > 1000 ? -1 : 0;
}

static int give_up(void *arg, struct grouped *g, struct oc_err *err)
{
	(void)g;
	++*(int *)arg;
	return err_set(err, OC_EX_DATA, "enough");
}

static void groups(void)
{
	struct groups gs = make("fruit");
	struct sb text = SB_INIT;
	const char *const pear[] = {"pear", "kg"}, *const apple[] = {"apple", "kg"}, *const none[] = {NULL, "kg"},
			  *const piece[] = {"apple", "piece"};
	int calls = 0;

	TEST(groups_empty(&gs), "nothing at first");
	TEST(groups_find(&gs, SLICE("x")) == NULL, "nothing is found");
	add(&gs, pear, 2, 1);
	struct basket *b = add(&gs, apple, 2, 2);
	TEST(!groups_empty(&gs), "something");
	TEST(add(&gs, apple, 2, 3) == b && b->n == 5, "the same key is the same group");
	TEST(add(&gs, piece, 2, 7) != b, "another tail another one");
	add(&gs, none, 2, 9);
	TEST(gs.table.count == 4 && groups_find(&gs, b->group.key) == &b->group, "found by key");
	TEST_INT(groups_each(&gs, false, append, &text, &e), 0, "each");
	TEST_STR(text.buf, "=9 apple=5 apple=7 pear=1 ", "in the order of keys, absent values first");
	TEST_INT(settled, 4, "settled");
	TEST_INT(groups_each(&gs, false, give_up, &calls, &e), -1, "one that gives up");
	TEST_INT(calls, 1, "ends it");
	sb_reset(&text);
	TEST_INT(groups_each(&gs, true, append, &text, &e), 0, "drained");
	TEST_INT(gs.table.count, 0, "none is left");
	TEST_INT(((struct basket *)gs.all)->n, 22, "but the sum of all");
	groups_release(&gs);
	TEST_INT(released, 4, "each is released once; the first became that of all");
	sb_release(&text);
}

static void sources(void)
{
	struct groups gs = make("fruit");
	struct grouped *g = groups_add(&gs, SLICE("k"));
	static const struct {
		const char *path;
		uint64_t line;
		const char *first;
		uint64_t at;
	} step[] = {{NULL, 9, NULL, 0}, {"b", 5, "b", 5}, {"b", 6, "b", 5}, {"b", 4, "b", 4}, {"c", 1, "b", 4},
	    {"a", 7, "a", 7}, {NULL, 1, "a", 7}};
	struct sb text = SB_INIT;
	struct emit w;

	for (size_t i = 0; i < sizeof(step) / sizeof(step[0]); i++) {
		grouped_source(g, slice_cstr(step[i].path), step[i].line);
		TEST(step[i].first == NULL ? g->path.p == NULL
					   : slice_eqs(g->path, step[i].first) && g->line == step[i].at,
		    "the first by path and line is kept");
	}
	emit_init(&w, &text, 0);
	emit_object(&w);
	grouped_emit_src(&w, g);
	grouped_emit_src(&w, NULL);
	emit_end(&w);
	TEST_STR(text.buf, "{\"src\":{\"path\":\"a\",\"line\":7},\"src\":{\"path\":\"(none)\"}}", "as a member");
	sb_release(&text);
	groups_release(&gs);
}

/* ---- partials ---- */

#define HEAD "{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\"],\"sketch\":false,"
#define BODY "\"unit\":\"kg\",\"n\":1,\"hex\":\"0000000000000001\",\"sizes\":[]"

static void round_trip(void)
{
	struct groups gs = make("fruit,colour"), back = make(NULL), fewer = make("colour");
	const char *const red[] = {"apple", "red", "kg"}, *const green[] = {"apple", NULL, NULL},
			  *const pear[] = {"pear", "red", "kg"};
	struct basket *b = add(&gs, red, 3, 1);
	struct fields key;

	sketch_add(&b->sizes, 5, 2);
	grouped_source(&b->group, SLICE("p"), 3);
	add(&gs, green, 3, 255);
	add(&gs, pear, 3, 4);
	char *text = written(&gs, NULL);
	TEST_STR(text,
	    "{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\",\"colour\"],\"sketch\":false,\"key\":{\"fruit\":"
	    "\"apple\",\"colour\":null},"
	    "\"unit\":null,\"n\":255,\"hex\":\"00000000000000ff\",\"sizes\":[],\"src\":{\"path\":\"(none)\"}}\n"
	    "{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\",\"colour\"],\"sketch\":false,\"key\":{\"fruit\":"
	    "\"apple\",\"colour\":\"red\"},"
	    "\"unit\":\"kg\",\"n\":1,\"hex\":\"0000000000000001\",\"sizes\":[5,2],\"src\":{\"path\":\"p\",\"line\":3}}"
	    "\n"
	    "{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\",\"colour\"],\"sketch\":false,\"key\":{\"fruit\":"
	    "\"pear\",\"colour\":\"red\"},"
	    "\"unit\":\"kg\",\"n\":4,\"hex\":\"0000000000000004\",\"sizes\":[],\"src\":{\"path\":\"(none)\"}}\n",
	    "groups as records");
	gs.rejected = 3;
	fields_parse(&names, &key, "key", "colour", &e);
	char *keyed = written(&gs, &key);
	TEST(slice_has_prefix(slice_cstr(keyed),
		 SLICE("[]\t{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\",\"colour\"],\"sketch\":false,"
		       "\"rejected\":3,\"src\":{\"path\":\"(none)\"}}\n")),
	    "rejects in a head, whose key is empty");
	TEST(
	    strstr(keyed, "\n[null]\t{") != NULL && strstr(keyed, "\n[\"red\"]\t{") != NULL, "keys before the records");
	for (char *line = text, *next; (next = strchr(line, '\n')) != NULL; line = next + 1) {
		*next = '\0';
		TEST_INT(give(&back, line), 0, "are read");
		TEST_INT(give(&fewer, line), 0, "by fewer fields too");
		*next = '\n';
	}
	TEST(fields_same(&back.by, &gs.by), "the first says by which fields");
	char *again = written(&back, NULL);
	TEST_STR(again, text, "and come out as they were");
	TEST_INT(fewer.table.count, 2, "groups of fewer fields");
	const struct basket *red_ones = add(&fewer, red + 1, 2, 0);
	TEST(red_ones->n == 5 && red_ones->sizes.count == 2 && slice_eqs(red_ones->group.path, "p"), "are merged");
	free(text);
	free(keyed);
	free(again);
	groups_release(&gs);
	groups_release(&back);
	groups_release(&fewer);
	gs = make("fruit");
	text = written(&gs, NULL);
	TEST_STR(text,
	    "{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\"],\"sketch\":false,\"rejected\":0,\"src\":{\"path\":"
	    "\"(none)\"}}\n",
	    "nothing at all is a head");
	free(text);
	groups_release(&gs);
}

static void refused(void)
{
	static const struct {
		const char *record;
		int rc;
		const char *why;
	} all[] = {{HEAD "\"key\":{\"fruit\":\"x\"}," BODY ",\"src\":{\"path\":\"p\"}}", 0, "whole"},
	    {HEAD "\"key\":{\"fruit\":null}," BODY ",\"src\":{\"path\":\"(none)\"}}", 0,
		"without a value, or a source"},
	    {HEAD "\"rejected\":7}", 0, "a head"}, {HEAD "\"rejected\":-7}", 1, "a head that counts below none"},
	    {HEAD "\"key\":{}," BODY ",\"src\":{\"path\":\"p\"}}", 1, "no value"},
	    {HEAD "\"key\":{\"fruit\":1}," BODY ",\"src\":{\"path\":\"p\"}}", 1, "a value that is no text"},
	    {HEAD "\"key\":null," BODY ",\"src\":{\"path\":\"p\"}}", 1, "no key, though not by tool"},
	    {HEAD "\"key\":{\"fruit\":\"x\"}," BODY "}", 1, "no source"},
	    {HEAD "\"key\":{\"fruit\":\"x\"}," BODY ",\"src\":{\"path\":\"p\",\"line\":-1}}", 1, "a line below none"},
	    {HEAD "\"key\":{\"fruit\":\"x\"},\"unit\":7,\"n\":1,\"hex\":\"0000000000000001\",\"sizes\":[],\"src\":{"
		  "\"path\":\"p\"}}",
		1, "a tail that is no text"},
	    {HEAD "\"key\":{\"fruit\":\"x\"},\"unit\":null,\"n\":1,\"hex\":\"000000000000001\",\"sizes\":[],\"src\":{"
		  "\"path\":\"p\"}}",
		1, "fifteen digits"},
	    {HEAD "\"key\":{\"fruit\":\"x\"},\"unit\":null,\"n\":1,\"hex\":\"000000000000000G\",\"sizes\":[],\"src\":{"
		  "\"path\":\"p\"}}",
		1, "a digit that is none"},
	    {HEAD "\"key\":{\"fruit\":\"x\"},\"unit\":null,\"n\":1,\"hex\":\"0000000000000001\",\"sizes\":[1],\"src\":{"
		  "\"path\":\"p\"}}",
		1, "half an entry"},
	    {HEAD "\"key\":{\"fruit\":\"x\"},\"unit\":null,\"n\":1,\"hex\":\"0000000000000001\",\"sizes\":[1,-1],"
		  "\"src\":{\"path\":\"p\"}}",
		1, "a count below none"},
	    {HEAD "\"key\":{\"fruit\":\"x\"},\"unit\":null,\"n\":1,\"hex\":\"0000000000000001\",\"sizes\":{},\"src\":{"
		  "\"path\":\"p\"}}",
		1, "no list"},
	    {"{\"kind\":\"basket-partial\",\"v\":1,\"by\":[\"fruit\"],\"sketch\":false,\"rejected\":1}", 0,
		"version 1"},
	    {"{\"kind\":\"basket-partial\",\"v\":3,\"by\":[\"fruit\"],\"sketch\":false,\"rejected\":1}", 1,
		"version 3"},
	    {"{\"kind\":\"basket-partial\",\"v\":0,\"by\":[\"fruit\"],\"sketch\":false,\"rejected\":1}", 1,
		"version 0"},
	    {"{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"odd\"],\"sketch\":false,\"rejected\":1}", 1,
		"an unknown field"},
	    {"{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\"],\"rejected\":1}", 1, "no word of sketches"},
	    {"{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"fruit\"],\"sketch\":true,\"rejected\":1}", 1,
		"a sketch among exact ones"},
	    {"{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"colour\"],\"sketch\":false,\"rejected\":1}", 1,
		"by other fields"},
	    {"{\"kind\":\"basket-partial\",\"v\":2,\"by\":[\"tool\",\"fruit\"],\"sketch\":false,\"rejected\":1}", 0,
		"by more fields"}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct groups gs = make("fruit");
		gs.settled = true;
		TEST_INT(give(&gs, all[i].record), all[i].rc, all[i].why);
		TEST((e.message[0] != '\0') == (all[i].rc != 0), "says why");
		if (all[i].rc != 0)
			TEST(groups_empty(&gs) && gs.rejected == 0, "and takes no part of it");
		groups_release(&gs);
	}
	struct groups gs = make(NULL);
	TEST_INT(give(&gs, "{\"kind\":\"basket-partial\",\"v\":2,\"by\":[],\"sketch\":true,\"rejected\":1}"), 0,
	    "the first partial may be a sketch");
	TEST(gs.lossy && gs.rejected == 1, "and makes all of them sketches");
	TEST_INT(give(&gs, "{\"kind\":\"basket-partial\",\"v\":2,\"by\":[],\"sketch\":false,\"rejected\":2}"), 0,
	    "exact ones fit");
	TEST_INT(gs.rejected, 3, "rejects add up");
	groups_release(&gs);
}

static void by_several(void)
{
	struct groups gs = make_of(&tool_type, "tool"), back = make_of(&tool_type, "tool"),
		      other = make_of(&tool_type, "fruit");
	const char *const x[] = {"x"};

	add(&gs, x, 1, 1);
	((struct basket *)groups_all(&gs))->n = 4;
	TEST(groups_all(&gs) == gs.all, "one group of all");
	char *text = written(&gs, NULL);
	TEST(strstr(text, "\"key\":null,\"n\":4,") == strstr(text, "\"key\":null") &&
		 strstr(text, "\"key\":null") != NULL,
	    "which comes first, without a key");
	for (char *line = text, *next; (next = strchr(line, '\n')) != NULL; line = next + 1) {
		*next = '\0';
		TEST_INT(give(&back, line), 0, "is read");
		TEST_INT(give(&other, line), 1, "but not into a report that is not by tool");
	}
	TEST(back.all != NULL && ((struct basket *)back.all)->n == 4 && back.table.count == 1, "as the group of all");
	free(text);
	groups_release(&gs);
	groups_release(&back);
	groups_release(&other);
}

static void counts(void)
{
	const struct slice text =
	    SLICE("{\"a\":1,\"b\":-1,\"c\":\"x\",\"h\":\"0123456789abcdef\",\"i\":\"0123456789ABCDEF\"}");
	uint64_t sum = COUNT_MAX - 1, n;

	if (json_read(&reader, text.p, text.n, &e) < 0)
		exit(1);
	struct json_val v = json_root(&reader);
	TEST(partial_count(v, "a", &sum) && sum == COUNT_MAX, "the greatest sum");
	TEST(!partial_count(v, "a", &sum), "is not exceeded");
	TEST(partial_count(v, "none", &sum) && sum == COUNT_MAX, "nothing is zero");
	TEST(!partial_count(v, "b", &sum) && !partial_count(v, "c", &sum), "other values are none");
	TEST(partial_hex(json_gets(v, "h"), &n) && n == 0x0123456789abcdef, "all digits");
	TEST(!partial_hex(json_gets(v, "i"), &n) && !partial_hex(json_gets(v, "a"), &n), "small letters only");
}

/* ---- files ---- */

static int take(struct groups *gs, struct json_val record, struct arena *a, struct oc_err *err)
{
	if (groups_pack(gs, record, a) != 0)
		return err_set(err, OC_EX_DATA, "no key");
	return groups_add(gs, sb_slice(&gs->key)) == NULL ? err_nomem(err) : 0;
}

static void loads(void)
{
	struct groups gs = make("fruit");

	scratch_puts("rows",
	    "{\"kind\":\"row\",\"v\":1,\"key\":{\"fruit\":\"x\"},\"unit\":\"kg\"}\n\n{\"kind\":\"other\",\"v\":1}\n"
	    "{\"kind\":\"row\",\"v\":1,\"key\":{\"fruit\":\"y\"},\"unit\":null}\n");
	TEST_INT(groups_load(&gs, "rows", "row", take, &e), 0, "a file of rows");
	TEST_INT(gs.table.count, 2, "of one kind");
	scratch_puts("rows", "{\"kind\":\"row\",\"v\":1,\"key\":{\"fruit\":\"x\"},\"unit\":null}\n{\"kind\":\"row\","
			     "\"v\":1,\"key\":{\"fruit\":\"x\"}}\n");
	TEST_INT(groups_load(&gs, "rows", "row", take, &e), -1, "a row that is refused");
	TEST(strcmp(e.file, "rows") == 0 && e.line == 2, "by its line");
	scratch_puts("rows", "{\"kind\":\n");
	TEST_INT(groups_load(&gs, "rows", "row", take, &e), -1, "no JSON");
	TEST_INT(groups_load(&gs, "none", "row", take, &e), -1, "no file");
	groups_release(&gs);
}

int main(void)
{
	scratch_init();
	if (json_init(&reader, &e) < 0)
		return 1;
	groups();
	sources();
	round_trip();
	refused();
	by_several();
	counts();
	loads();
	json_release(&reader);
	arena_release(&arena);
	scratch_done();
	return tap_done();
}
