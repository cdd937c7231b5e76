/* Contacts: e-mail addresses, phone numbers, IP addresses; and what else '@' stands in. */
#include "redact/match.h"

static bool local_char(unsigned char c)
{
	return is(c, IS_TOKEN | IS_DOT) || c == '+' || c == '%' || c == '\'' || c >= 0x80;
}

/* scheme://USERINFO@host (RFC 3986, 3.2.1). A lone "git" is no secret. */
static bool userinfo(struct text *t, size_t at)
{
	size_t from = at;

	while (from > 0 && t->p[from - 1] > ' ' && !one_of(t->p[from - 1], "/\"'<>`\\"))
		from = from - 1 == t->last_at && t->last_at > 0 ? t->last_word : from - 1;
	t->last_at = at;
	t->last_word = from;
	if (from < 3 || t->p[from - 1] != '/' || t->p[from - 2] != '/' || t->p[from - 3] != ':')
		return false;
	if (from == at || at + 1 == t->n || !(is(t->p[at + 1], IS_ALNUM) || t->p[at + 1] == '['))
		return true;
	if (at - from == 3 && TEXT_IS(t, from, "git"))
		return true;
	text_find(t, RULE_URL_USERINFO, from, at);
	return true;
}

/* Tops that are names of files, not domains: icon@2x.png, getty@tty1.service. */
const char *const file_tops[] = {"png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "js", "mjs", "cjs", "ts", "tsx",
    "jsx", "css", "json", "jsonl", "tgz", "tar", "gz", "zip", "service", "socket", "timer", "target", "device", "mount",
    "slice", "scope", "md", "txt", "html", "map", "log", "lock", "yaml", "yml", "toml", "xml", NULL};

/* WhatsApp's addresses: NUMBER[:DEVICE]@s.whatsapp.net, GROUP@g.us, NUMBER@lid. */
const char *const whatsapp_hosts[] = {"@s.whatsapp.net", "@c.us", "@g.us", "@lid", NULL};

static bool whatsapp(struct text *t, size_t at)
{
	size_t from = at, i = 0;

	while (whatsapp_hosts[i] != NULL && !text_is(t, at, whatsapp_hosts[i], strlen(whatsapp_hosts[i])))
		i++;
	if (whatsapp_hosts[i] == NULL)
		return false;
	while (from > 0 && (is(t->p[from - 1], IS_DIGIT) || one_of(t->p[from - 1], ":-_")))
		from--;
	while (from < at && !is(t->p[from], IS_DIGIT))
		from++;
	if (at - from < 5)
		return false;
	text_find(t, RULE_PHONE, from, at);
	return true;
}

static void email(struct text *t, size_t at)
{
	size_t from = at, end = at + 1, top = 0, labels = 0;
	bool letters = false;

	while (from > 0 && local_char(t->p[from - 1]))
		from--;
	while (from < at && (t->p[from] == '.' || t->p[from] == '\'' || t->p[from] == '-'))
		from++;
	for (size_t label = end; end <= t->n; end++) {
		unsigned char c = end < t->n ? t->p[end] : 0;
		if (is(c, IS_ALNUM | IS_MARK)) {
			letters = letters || is(c, IS_UPPER | IS_LOWER);
			continue;
		}
		if (end == label) {
			end -= labels > 0; /* the dot that ends a sentence */
			break;
		}
		labels++;
		top = label;
		if (c != '.')
			break;
		label = end + 1;
	}
	if (from == at || labels < 2 || end - top < 2 || !letters)
		return;
	for (size_t i = top; i < end; i++) {
		if (!is(t->p[i], IS_UPPER | IS_LOWER))
			return;
	}
	/* name@1.2.3 is a package, name@2x.png a picture, git@host: a remote. */
	if (is(t->p[at + 1], IS_DIGIT) && text_run(t, at + 1, IS_DIGIT | IS_DOT) + 4 >= top)
		return;
	if ((text_all(t, top, end, IS_LOWER) && words_have(file_tops, text_slice(t, top, end))) ||
	    (at - from == 3 && TEXT_IS(t, from, "git")))
		return;
	text_find(t, RULE_EMAIL, from, end);
}

void match_at(struct text *t, size_t at)
{
	if (!userinfo(t, at) && !whatsapp(t, at))
		email(t, at);
}

/* E.164: a plus, no zero first, at most 15 digits. */
void match_plus(struct text *t, size_t at)
{
	size_t end = text_run(t, at + 1, IS_DIGIT);

	if (t->p[at + 1] == '0' || end - at < 9 || end - at > 16)
		return;
	if (!text_opens(t, at, IS_ALNUM) || (end < t->n && is(t->p[end], IS_ALNUM)))
		return;
	if (end + 1 < t->n && t->p[end] == '.' && is(t->p[end + 1], IS_DIGIT))
		return;
	if (at > 0 && one_of(t->p[at - 1], ")]"))
		return;
	text_find(t, RULE_PHONE, at, end);
}

/* Is the word before `at` one that a version follows? */
static bool version_before(struct text *t, size_t at)
{
	size_t end = at;

	while (end > 0 && (t->p[end - 1] == ' ' || one_of(t->p[end - 1], "=:\"'\\")))
		end--;
	size_t from = text_run_back(t, end, IS_UPPER | IS_LOWER);
	return (end - from >= 7 && text_is_folded(t, end - 7, "version", 7)) ||
	       (end - from == 3 && text_is_folded(t, from, "ver", 3)) ||
	       (end - from == 7 && text_is_folded(t, from, "release", 7));
}

const char *const address_words[] = {"ip", "addr", "address", "host", "peer", "from", "server", "client", "remote",
    "gateway", "bind", "listen", NULL};

/* Small numbers may be those of a section or an object (22.1.3.32, 2.5.29.17): an address if what stands around them
 * says so. */
static bool address_context(struct text *t, size_t from, size_t end)
{
	if ((from == 0 && end == t->n) || (from > 0 && one_of(t->p[from - 1], "/@=")))
		return true;
	if (end + 1 < t->n && one_of(t->p[end], ":/") && is(t->p[end + 1], IS_DIGIT))
		return true;
	while (from > 0 && one_of(t->p[from - 1], " :=\"'\\"))
		from--;
	for (const char *const *word = address_words; *word != NULL; word++) {
		size_t n = strlen(*word);
		if (from >= n && text_is_folded(t, from - n, *word, n))
			return true;
	}
	return false;
}

/* Dotted quad; loopback, "any" and what is a version are left. */
void match_octets(struct text *t, size_t at)
{
	size_t from = text_run_back(t, at, IS_DIGIT), end = from;
	unsigned octet[4];

	for (unsigned i = 0; i < 4; i++) {
		size_t stop = text_run(t, end, IS_DIGIT);
		if (stop == end || stop - end > 3 || (stop - end > 1 && t->p[end] == '0'))
			return;
		octet[i] = 0;
		for (; end < stop; end++)
			octet[i] = octet[i] * 10 + (t->p[end] & 15u);
		if (octet[i] > 255 || (i < 3 && (end == t->n || t->p[end++] != '.')))
			return;
	}
	if (end < t->n && (is(t->p[end], IS_ALNUM | IS_MARK) ||
			      (t->p[end] == '.' && end + 1 < t->n && is(t->p[end + 1], IS_ALNUM))))
		return;
	if (!text_opens(t, from, IS_ALNUM | IS_MARK | IS_DOT))
		return;
	/* Chrome/120.0.0.0, but http://10.1.2.3 and the network before /24 */
	if (from > 1 && t->p[from - 1] == '/' && is(t->p[from - 2], IS_ALNUM) && !t->raw)
		return;
	if (octet[0] == 127 || octet[0] == 0 || (octet[0] == 255 && octet[3] == 255))
		return;
	if (t->version || (!t->raw && version_before(t, from)))
		return;
	bool small = octet[0] < 33 && octet[1] < 33 && octet[2] < 33 && octet[3] < 33;
	if (small && octet[0] != 10 && !t->raw && !address_context(t, from, end))
		return;
	text_find(t, RULE_IP, from, end);
}

/* RFC 4291 text forms of routable, link-local and unique local addresses: their first group has four digits (2xxx,
 * 3xxx, fe80, fcxx, fdxx). Two colons in code (`std::`) have no such group. */
void match_ipv6(struct text *t, size_t at)
{
	size_t from = at, end = at;
	unsigned groups = 0, gaps = 0;

	while (from > 0 && at - from < 48 && (is(t->p[from - 1], IS_HEX) || t->p[from - 1] == ':'))
		from--;
	while (end < t->n && end - at < 48 && (is(t->p[end], IS_HEX) || t->p[end] == ':'))
		end++;
	while (from < at && t->p[from] == ':')
		from++;
	while (end > at + 2 && t->p[end - 1] == ':' && t->p[end - 2] != ':')
		end--;
	unsigned char a = t->p[from] | 0x20, b = from + 1 < end ? t->p[from + 1] | 0x20 : 0;
	if (!(a == ('2' | 0x20) || a == ('3' | 0x20) || (a == 'f' && (b == 'c' || b == 'd' || b == 'e'))))
		return;
	if (!text_opens(t, from, IS_ALNUM) || (end < t->n && is(t->p[end], IS_ALNUM)))
		return;
	for (size_t i = from; i < end;) {
		size_t stop = text_run(t, i, IS_HEX);
		if (stop > end)
			stop = end;
		if (stop - i > 4 || (i == from && stop - i != 4))
			return;
		groups += stop > i;
		if (stop < end && ++stop < end && t->p[stop] == ':') {
			gaps++;
			stop++;
		}
		i = stop;
	}
	if (gaps > 1 || (gaps == 1 ? groups > 7 : groups != 8))
		return;
	text_find(t, RULE_IP, from, end);
}
