#include "transcript/branch.h"

void branch_init(struct branch *b)
{
	*b = (struct branch){.count = 0};
	entry_tree_init(&b->tree);
}

void branch_release(struct branch *b)
{
	entry_tree_release(&b->tree);
	mem_free(b->message);
	*b = (struct branch){.count = 0};
}

void branch_reset(struct branch *b)
{
	entry_tree_reset(&b->tree);
	b->count = b->from = 0;
	b->session = 0;
}

/* The end of a session: what is beside its live branch is out. */
static void end_session(struct branch *b)
{
	if (b->from == b->count)
		return;
	entry_tree_settle(&b->tree);
	for (; b->from < b->count; b->from++)
		b->message[b->from].out = !entry_tree_live(&b->tree, b->message[b->from].node);
}

void branch_session(struct branch *b)
{
	end_session(b);
	entry_tree_reset(&b->tree);
	b->session++;
}

int branch_entry(struct branch *b, const struct tree_entry *entry, struct oc_err *e)
{
	return entry_tree_add(&b->tree, entry, e);
}

int branch_add(struct branch *b, struct branch_message m, struct oc_err *e)
{
	if (mem_grow(&b->message, &b->cap, b->count + 1, sizeof(*b->message)) != 0)
		return err_nomem(e);
	m.node = entry_tree_last(&b->tree);
	m.session = b->session;
	b->message[b->count++] = m;
	return 0;
}

static bool ran(const struct call *call, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (call[i].resolved)
			return true;
	}
	return false;
}

/* Attempts that failed before any tool ran, with another answer after them in the session. */
static void drop_attempts(struct branch *b, const struct calls *calls)
{
	uint32_t answered = UINT32_MAX; /* the session of the answer that was seen last */
	size_t end = calls->count;

	for (size_t i = b->count; i-- > 0;) {
		struct branch_message *m = &b->message[i];
		end -= m->calls;
		if (m->out || !m->assistant || m->mirror)
			continue;
		m->out = m->failed && answered == m->session && !ran(&calls->call[end], m->calls);
		answered = m->session;
	}
}

uint64_t branch_settle(struct branch *b, struct calls *calls)
{
	size_t at = 0, to = 0;
	uint64_t count = 0;

	end_session(b);
	drop_attempts(b, calls);
	for (size_t i = 0; i < b->count; i++) {
		const struct branch_message *m = &b->message[i];
		if (!m->out && !m->mirror) {
			if (m->calls > 0)
				memmove(&calls->call[to], &calls->call[at], m->calls * sizeof(*calls->call));
			to += m->calls;
			count++;
		}
		at += m->calls;
	}
	calls->count = to;
	calls->oldest = 0;
	return count;
}
