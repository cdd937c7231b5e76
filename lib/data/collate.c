#include "data/collate.h"

/* By experiment with ICU 78 (node 20): one primary weight each, in this order. What is not here has its own rule
 * below. */
static const char symbols[] =
    "\t\n\v\f\r _‗-‐‒–—―,;:!¡?¿‽.·'‹›\"«»()[]{}‖§¶@*/\\&#%‰‱†‡•‣‧′″‴‵‶‷‸※`´^¯¨¸°©®←→+±÷×<=>¬|¦~✓✔✗¤¢$£¥€";

/* A base letter, or the letters that it is sorted as, and its marked forms in the order of their secondary weights; a
 * blank where there is none. */
struct letter {
	const char *base;
	const char *lower, *upper;
};

static const struct letter letters[] = {{"a", "áàăâåäãąā", "ÁÀĂÂÅÄÃĄĀ"}, {"ae", "æ", "Æ"},
    {"c", "ćĉčċç", "ĆĈČĊÇ"}, {"d", "ďđð", "ĎĐÐ"}, {"e", "éèĕêěëėęē", "ÉÈĔÊĚËĖĘĒ"},
    {"g", "ğĝġģ", "ĞĜĠĢ"}, {"h", "ĥħ", "ĤĦ"}, {"i", "íìĭîïĩ įī", "ÍÌĬÎÏĨİĮĪ"}, {"ij", "ĳ", "Ĳ"},
    {"j", "ĵ", "Ĵ"}, {"k", "ķ", "Ķ"}, {"l", "ĺľļłŀ", "ĹĽĻŁĿ"}, {"n", "ńňñņ", "ŃŇÑŅ"},
    {"o", "óòŏôöőõøō", "ÓÒŎÔÖŐÕØŌ"}, {"oe", "œ", "Œ"}, {"r", "ŕřŗ", "ŔŘŖ"}, {"s", "śŝšş", "ŚŜŠŞ"},
    {"ss", "ß", ""}, {"t", "ťţ", "ŤŢ"}, {"u", "úùŭûůüűũųū", "ÚÙŬÛŮÜŰŨŲŪ"}, {"w", "ŵ", "Ŵ"},
    {"y", "ýŷÿ", "ÝŶŸ"}, {"z", "źžż", "ŹŽŻ"}};

enum {
	PRIMARY_SYMBOL = 0x1000,
	PRIMARY_DIGIT = 0x200000,
	PRIMARY_LETTER = 0x200100,
	PRIMARY_REST = 0x201000
};

/* A collation element. primary 0: a mark that only the second level sees; all 0: it counts for nothing. */
struct element {
	uint32_t primary, secondary, tertiary;
};

struct elements {
	struct slice text;
	size_t at;
	const char *rest; /* of an expansion: base letters still to come */
	struct element last;
};

/* Place of the character p[0..len) in a list of characters, counted from 1; 0 when it is not there. */
static uint32_t place_in(const char *list, const char *p, size_t len)
{
	uint32_t n = 1;

	for (const char *at = list; *at != '\0'; n++) {
		size_t step = utf8_length((const unsigned char *)at, strlen(at), false);
		if (step == len && memcmp(at, p, len) == 0)
			return n;
		at += step;
	}
	return 0;
}

static struct element of_ascii(char c)
{
	if (c >= 'a' && c <= 'z')
		return (struct element){PRIMARY_LETTER + (uint32_t)(c - 'a'), 1, 1};
	if (c >= 'A' && c <= 'Z')
		return (struct element){PRIMARY_LETTER + (uint32_t)(c - 'A'), 1, 2};
	if (c >= '0' && c <= '9')
		return (struct element){PRIMARY_DIGIT + (uint32_t)(c - '0'), 1, 1};
	uint32_t place = place_in(symbols, &c, 1);
	return place == 0 ? (struct element){0, 0, 0} : (struct element){place, 1, 1};
}

static bool is_symbol(uint32_t cp)
{
	return (cp >= 0xA0 && cp < 0xC0) || (cp >= 0x2000 && cp < 0x2C00) ||
	       (cp >= 0x3000 && cp < 0x3040) || cp >= 0x1F000;
}

/* Controls, soft hyphen, zero-width and directional characters. */
static bool is_ignored(uint32_t cp)
{
	return (cp >= 0x80 && cp < 0xA0) || cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) ||
	       (cp >= 0x202A && cp <= 0x202E) || cp == 0xFEFF;
}

static bool of_letter(struct elements *it, const char *p, size_t len, struct element *out)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		uint32_t lower = place_in(letters[i].lower, p, len), upper = place_in(letters[i].upper, p, len);
		if (lower + upper == 0)
			continue;
		*out = of_ascii(letters[i].base[0]);
		out->secondary += lower + upper;
		out->tertiary += upper > 0;
		it->rest = letters[i].base + 1;
		return true;
	}
	return false;
}

static struct element of_wide(struct elements *it, const char *p, size_t len)
{
	uint32_t cp = utf8_value((const unsigned char *)p, len), place;
	struct element out;

	if (of_letter(it, p, len, &out))
		return out;
	if (cp == 0xA0 || cp == 0x2011 || (cp >= 0x2018 && cp <= 0x201F)) {
		out = of_ascii(cp == 0xA0 ? ' ' : cp == 0x2011 ? '-' : cp < 0x201C ? '\'' : '"');
		if (cp == 0x2011)
			out.primary = place_in(symbols, "‐", 3);
		out.secondary += cp >= 0x2018 ? cp - 0x2017 : 0;
		out.tertiary += cp < 0x2018;
		return out;
	}
	if (cp >= 0x300 && cp < 0x370)
		return (struct element){0, 1 + cp, 1};
	if (is_ignored(cp))
		return (struct element){0, 0, 0};
	if ((place = place_in(symbols, p, len)) > 0)
		return (struct element){place, 1, 1};
	return (struct element){(is_symbol(cp) ? PRIMARY_SYMBOL : PRIMARY_REST) + cp, 1, 1};
}

/* The next element that counts for anything. Returns false at the end. */
static bool next_element(struct elements *it)
{
	while (it->rest != NULL || it->at < it->text.n) {
		if (it->rest != NULL && *it->rest != '\0') {
			it->last = of_ascii(*it->rest++);
			return true;
		}
		it->rest = NULL;
		if (it->at >= it->text.n)
			break;
		const char *p = it->text.p + it->at;
		size_t len = utf8_length((const unsigned char *)p, it->text.n - it->at, true);
		it->at += len == 0 ? 1 : len;
		if (len == 0)
			it->last = (struct element){PRIMARY_REST + 0xFFFD, 1, 1};
		else
			it->last = len == 1 ? of_ascii(*p) : of_wide(it, p, len);
		if (it->last.primary != 0 || it->last.secondary != 0)
			return true;
	}
	return false;
}

enum level { LEVEL_PRIMARY, LEVEL_SECONDARY, LEVEL_TERTIARY };

/* The weight of the next element that has one at this level; 0 at the end. */
static uint32_t next_weight(struct elements *it, enum level level)
{
	while (next_element(it)) {
		const struct element *e = &it->last;
		uint32_t w = level == LEVEL_PRIMARY     ? e->primary
			     : level == LEVEL_SECONDARY ? e->secondary
							: e->tertiary;
		if (w > 0)
			return w;
	}
	return 0;
}

int collate_compare(struct slice a, struct slice b)
{
	for (int level = LEVEL_PRIMARY; level <= LEVEL_TERTIARY; level++) {
		struct elements x = {.text = a}, y = {.text = b};
		uint32_t v, w;
		do {
			v = next_weight(&x, (enum level)level);
			w = next_weight(&y, (enum level)level);
			if (v != w)
				return v < w ? -1 : 1;
		} while (v != 0);
	}
	return 0;
}
