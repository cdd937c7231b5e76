/* jqx_engine: what runs in the process of a jq expression (jqx.c): libjq, asked over a socket.
 *
 * First it answers once, for the compilation; then each question gets one reply, in order, until the socket ends. A
 * question is a struct jqx_question and `size` bytes of JSON, a reply its size (a uint64_t; JQX_NO_MEMORY: it has run
 * out and ends) and one answer for each text in the question. An answer is a struct jqx_answer and `size` bytes: the
 * outputs, or the message of an error. */
#pragma once

#include "base/base.h"

#define JQX_NO_MEMORY UINT64_MAX

struct jqx_question {
	uint64_t size;
	uint32_t map;   /* 1; 0: test */
	uint32_t lines; /* 1: each line is a text of its own; 0: all of it is one */
};

struct jqx_answer {
	int32_t result; /* as in struct jqx_result */
	int32_t exit;   /* of the error, when result is -1 */
	uint64_t size;
};

/* Whole transfers over a stream socket: n bytes at p, then text. A peer that is gone is -1 (no signal). Return 0 or
 * -1. */
int jqx_send(int socket, const void *p, size_t n, struct slice text);
int jqx_receive(int socket, void *p, size_t n);

/* Compiles expr and answers until the socket ends. Returns what the process should end with: the caller has nothing
 * else to do. libjq is opened here, not with the program: most runs have no expression. */
int jqx_engine_serve(int socket, const char *expr);
