/* branch: which messages of a transcript the strict rules look at.
 *
 * Not those beside the live branch of their session (transcript/tree.h): a turn that was taken back was answered anew.
 * Not delivery mirrors (provider "openclaw", model "delivery-mirror"): what the gateway writes down of a reply that it
 * has sent. Not failed attempts (stopReason "error" or "aborted") of which no tool call ran, when another answer came
 * after them: they were tried again.
 *
 *     for each record: branch_entry, and when it is a message branch_add; at the end branch_settle
 *
 * A transcript may hold several sessions, each beginning with its session record. Memory: 32 bytes a message, and the
 * tree of the session under way. */
#pragma once

#include "transcript/calls.h"
#include "transcript/tree.h"

struct branch_message {
	uint32_t node;    /* in its session's tree */
	uint32_t session; /* from 0 */
	uint32_t calls;   /* how many calls it added to the list */
	bool assistant, mirror, failed;
	bool out; /* it does not count; set by the calls below */
};

struct branch {
	struct entry_tree tree;
	struct branch_message *message;
	size_t count, cap;
	size_t from; /* the first message of the session under way */
	uint32_t session;
};

void branch_init(struct branch *b);
void branch_release(struct branch *b);

/* Forgets all and keeps the memory. */
void branch_reset(struct branch *b);

/* A record that begins a session. */
void branch_session(struct branch *b);

/* Any other record. Returns 0, or -1 when memory is out. */
int branch_entry(struct branch *b, const struct tree_entry *entry, struct oc_err *e);

/* The record added last is a message; node and session are set here. Returns 0, or -1 when memory is out. */
int branch_add(struct branch *b, struct branch_message m, struct oc_err *e);

/* Takes the calls of the messages that do not count out of the list, which holds those that were added, in their order,
 * and takes no more. Returns how many messages count. */
uint64_t branch_settle(struct branch *b, struct calls *calls);
