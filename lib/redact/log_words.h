/* log_words: the words of OpenClaw's and the QA lab's own log texts, and the phrases that reports look for in texts.
 * Private to lib/redact. */
#pragma once

#include "base/base.h"

/* Words with blanks between. */
extern const char log_glue[], log_terms[];
extern const struct slice log_phrases[];
extern const size_t log_phrase_count;

struct log_words; /* a table that is made once */
struct log_words *log_words_new(void); /* NULL: memory is out */
void log_words_free(struct log_words *w);

enum log_word { LOG_UNKNOWN, LOG_GLUE, LOG_TERM };
enum log_word log_words_find(const struct log_words *w, const char *p, size_t n);

/* Offset behind a phrase that reports look for and that begins at `at` (a word's start), or `at`. Any case. */
size_t log_phrase(const struct log_words *w, struct slice text, size_t at);
