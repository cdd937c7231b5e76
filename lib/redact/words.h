/* words: the lists that the matchers go by. t/unit/test_redact_rows.c proves each word of each. Private to
 * lib/redact. */
#pragma once

#include "redact/rule.h"

/* Each ends with NULL, and stands beside the function that goes by it. */
extern const char *const file_tops[], *const whatsapp_hosts[], *const address_words[]; /* match_contact.c */
extern const char *const code_objects[], *const secret_name_parts[], *const name_parts[]; /* match_field.c */
extern const char *const home_roots[];                                                    /* match_place.c */
extern const char *const placeholders[], *const common_names[], *const public_hosts[],
    *const auth_schemes[]; /* match_value.c */

struct id_sign {
	const char *before; /* NULL: the end */
	enum rule_id rule;
};

extern const struct id_sign id_signs[]; /* match_id.c */

/* --- of policies --- */

struct id_service {
	const char *type; /* of a table's field; NULL: the end */
	const char *discord, *slack, *telegram;
};

extern const struct id_service id_services[]; /* policy_judge.c */
extern const char *const fixed_texts[], *const listed_paths[], *const time_measures[]; /* likewise */

extern const char *const time_keys[], *const time_key_tails[], *const size_key_tails[]; /* times.c */

/* Is one of the words (in lower case) s, in any case? */
bool words_have(const char *const *words, struct slice s);

/* Is one of the words s, to the letter? */
bool words_hold(const char *const *words, struct slice s);

/* Does s end with one of them? */
bool words_end(const char *const *words, struct slice s);
