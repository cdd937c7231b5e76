#include "artifact/match.h"

#include <string.h>

bool has(struct json_val v, const char *key, enum json_type t)
{
	return json_is(json_gets(v, key), t);
}

bool has_prefix(struct json_val v, const char *key, const char *prefix)
{
	struct json_val s = json_gets(v, key);

	return json_is(s, JSON_STRING) && slice_has_prefix(json_lexeme(s), slice_cstr(prefix));
}

void mark_set(char *field, size_t size, struct slice word)
{
	size_t n = 0;

	for (size_t i = 0; i < word.n && n + 1 < size; i++) {
		unsigned char c = (unsigned char)word.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
			     c == '+' || c == ':';
		if (plain)
			field[n++] = (char)c;
	}
	field[n] = '\0';
}

struct slice channel_of_scenario(struct json_val id)
{
	static const struct slice names[] = {SLICE("discord"), SLICE("slack"), SLICE("telegram"),
	    SLICE("whatsapp"), SLICE("control-ui"), SLICE("rpc")};
	struct slice s = json_is(id, JSON_STRING) ? json_lexeme(id) : SLICE("");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (s.n > names[i].n && slice_has_prefix(s, names[i]) && s.p[names[i].n] == '-')
			return names[i];
	}
	return (struct slice){NULL, 0};
}

bool is_surface_scenario(struct json_val id)
{
	struct slice name = channel_of_scenario(id);

	return name.p != NULL && (slice_eqs(name, "control-ui") || slice_eqs(name, "rpc"));
}
