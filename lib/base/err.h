/* err: what went wrong and where, carried from the library to the filter that prints it.
 *
 * A library function that fails returns -1 and fills a struct oc_err; on success it leaves the struct as it was. The
 * struct owns its text in fixed arrays, so that an error can be reported when memory is what failed. Longer names are
 * cut at the front ("...tail"), longer messages at the end.
 *
 * `exit` is the status that the filter should end with (sysexits: OC_EX_*). Line and column count from 1; 0 means "not
 * known". A column counts bytes, not characters. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* In the order of their weight: of several the greatest is a program's status. */
enum oc_exit {
	OC_EX_OK = 0,
	OC_EX_FINDING = 1,    /* a gate or check found something; only when asked for */
	OC_EX_USAGE = 64,     /* the command line is wrong */
	OC_EX_DATA = 65,      /* some input was bad; the rest was processed */
	OC_EX_NOINPUT = 66,   /* an input cannot be opened */
	OC_EX_SOFTWARE = 70,  /* a bug of ours, or memory is out */
	OC_EX_CANTCREAT = 73, /* an output cannot be created */
	OC_EX_IO = 74         /* reading or writing failed */
};

struct oc_err {
	int exit;
	uint64_t line;
	uint64_t column;
	char file[1024];
	char message[512];
};

#define OC_ERR_INIT {0, 0, 0, "", ""}

/* Sets exit and message (printf form), clears the place. Always returns -1, so that a caller can `return
 * err_set(...)`. */
int err_set(struct oc_err *e, int exit, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The same for what is wrong with a file as a whole. */
int err_in(struct oc_err *e, int exit, const char *file, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* As err_in, for a failed system call: the message is "WHAT: strerror(errno)"; errno stays. Returns -1. */
int err_sys(struct oc_err *e, int exit, const char *file, const char *what);

/* An input that open(2) or stat(2) has refused: "cannot open: ...", OC_EX_NOINPUT. Returns -1. */
int err_open(struct oc_err *e, const char *file);

/* Memory ran out: OC_EX_SOFTWARE. Returns -1. */
int err_nomem(struct oc_err *e);

/* Sets the place of an error that has been set. file may be NULL (kept as it is). Returns -1. */
int err_at(struct oc_err *e, const char *file, uint64_t line, uint64_t column);

/* Writes `file:line:column: message` into buf (at most n bytes with the NUL), safe to print on a terminal: control
 * bytes, DEL, C1 controls, bidi controls and bytes that are not UTF-8 appear as \n, \t, \xHH or \u{HHHH}. Returns the
 * length of what was written. */
size_t err_format(const struct oc_err *e, char *buf, size_t n);

/* The same escaping for any text of n bytes. Returns the length written; always ends buf with NUL when size > 0. */
size_t err_escape(char *buf, size_t size, const char *text, size_t n);
