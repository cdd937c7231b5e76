#include "measure/meter.h"

#include <errno.h>

#define MIB ((uint64_t)1 << 20)
#define CREDIT_MS 20.0      /* at the beginning, and the most that can be saved */
#define DEBT_MS (-100.0)    /* how far an exact reading may overdraw; a peak may by one walk */
#define SMALL_MS 0.1        /* a walk that is always allowed for a process never read */
#define WALK_MS 0.008       /* estimate for a MiB */
#define CHANGE ((uint64_t)256 << 10)

int meter_init(struct meter *m, const char *procfs, pid_t top, bool without, struct oc_err *e)
{
	*m = (struct meter){.pss = true, .credit_ms = CREDIT_MS};
	return proc_tree_init(&m->tree, procfs, top, without, e);
}

void meter_release(struct meter *m)
{
	proc_tree_release(&m->tree);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t apart(uint64_t a, uint64_t b)
{
	return most(a, b) - least(a, b);
}

/* Upper bound of a process whose PSS was never read: its private memory. A child shares what its parent had at the
 * fork. */
static uint64_t unread(const struct meter *m, const struct proc_tree_member *p)
{
	for (size_t i = 0; i < m->tree.n; i++) {
		const struct proc_tree_member *q = &m->tree.member[i];
		if (q->proc.pid == p->now.parent)
			return p->now.anon - least(p->now.anon, q->now.anon);
	}
	return p->now.anon;
}

/* A member's part of the sum, from what is known about it. */
static uint64_t part(const struct meter *m, const struct proc_tree_member *p)
{
	const struct proc_tree_note *n = &p->note;

	if (!p->now.memory || n->twin)
		return 0;
	if (!m->pss || n->denied)
		return p->now.rss;
	if (!n->known)
		return unread(m, p);
	return p->now.rss - least(p->now.rss, n->pss_rss - least(n->pss_rss, n->pss));
}

static bool stale(const struct meter *m, const struct proc_tree_member *p)
{
	const struct proc_tree_note *n = &p->note;

	if (!m->pss || n->denied || n->twin || !p->now.memory)
		return false;
	return !n->known || n->born != m->tree.changes ||
	       apart(p->now.rss, n->pss_rss) > most(CHANGE, n->pss_rss / 100);
}

/* False: its PSS cannot be read now. */
static bool read_pss(struct meter *m, struct proc_tree_member *p)
{
	struct proc_tree_note *n = &p->note;
	/* CPU time is what a walk costs, without the time of others meanwhile. */
	double from = clock_ms(CLOCK_THREAD_CPUTIME_ID);
	uint64_t pss = 0, rss = 0;
	enum proc_answer a = proc_pss(&p->proc, m->tree.root, &pss, &rss, &m->tree.text);

	m->credit_ms -= clock_ms(CLOCK_THREAD_CPUTIME_ID) - from;
	m->pss_reads++;
	if (a == PROC_OK) {
		/* A jump in shared memory: it has forked since the last look. */
		if (n->known && rss - least(rss, pss) >
				    n->pss_rss - least(n->pss_rss, n->pss) + most(CHANGE, rss / 100))
			m->forked = true;
		n->pss = pss;
		n->pss_rss = rss;
		n->born = m->tree.changes;
		n->known = true;
	} else if (a == PROC_DENIED) {
		n->denied = true;
	} else if (a == PROC_FAILED && errno == ENOENT) {
		m->pss = false;
	} else {
		return false;
	}
	return true;
}

enum urgency { IF_TIME_IS_LEFT, FOR_THE_PEAK, ASKED_FOR };

static bool affordable(const struct meter *m, const struct proc_tree_member *p, enum urgency u)
{
	double cost = WALK_MS * (double)p->now.rss / (double)MIB;

	if (!p->note.known && cost <= SMALL_MS)
		return true;
	/* The error may be as large as all memory that relatives share. */
	if (u == IF_TIME_IS_LEFT && p->note.born != m->tree.changes)
		u = FOR_THE_PEAK;
	if (u == IF_TIME_IS_LEFT)
		return m->credit_ms >= (cost < CREDIT_MS / 2 ? cost + CREDIT_MS / 4 : CREDIT_MS * 3 / 4);
	return m->credit_ms > (u == ASKED_FOR ? DEBT_MS : 0);
}

/* Reads the stale ones that can be afforded. Returns whether some are still stale. */
static bool refresh(struct meter *m, enum urgency u)
{
	bool left = false;

	for (size_t i = 0; i < m->tree.n && m->pss; i++) {
		struct proc_tree_member *p = &m->tree.member[i];
		if (!stale(m, p))
			continue;
		if (!affordable(m, p, u) || !read_pss(m, p))
			left = true;
	}
	return left;
}

static uint64_t sum(const struct meter *m)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < m->tree.n; i++)
		bytes += part(m, &m->tree.member[i]);
	return bytes;
}

/* Do they share all their memory? Where kcmp(2) is not allowed, equal figures say so: those of a forked child are lower
 * than its parent's. */
static bool same_memory(const struct proc_tree_member *p, const struct proc_tree_member *q)
{
	if (p->now.size != q->now.size)
		return false;
	int same = proc_same_memory(p->proc.pid, q->proc.pid);
	return same >= 0 ? same == 1
			 : p->now.rss == q->now.rss && p->now.anon == q->now.anon &&
			       p->now.high == q->now.high;
}

/* A vforked child shows its parent's memory until it calls execve(2). */
static void find_twins(struct meter *m)
{
	struct proc_tree *t = &m->tree;

	for (size_t i = 0; i < t->n; i++) {
		struct proc_tree_member *p = &t->member[i];
		p->note.twin = false;
		for (size_t k = 0; k < t->n && !p->note.known && p->now.memory; k++) {
			const struct proc_tree_member *q = &t->member[k];
			if (q->proc.pid == p->now.parent && !q->note.twin)
				p->note.twin = same_memory(p, q);
		}
	}
}

/* How far above its present memory a member has been since the last reading. */
static uint64_t spike_of(const struct proc_tree_member *p)
{
	const struct proc_tree_note *n = &p->note;

	if (!p->now.memory || n->twin)
		return 0;
	uint64_t top = p->now.high > n->high ? p->now.high : n->rss;
	return top - least(top, p->now.rss);
}

/* Raises the peak by spikes since the last reading, and keeps what the next one needs. */
static void look_for_spikes(struct meter *m, const struct meter_reading *r)
{
	uint64_t best = 0, all = 0, before = m->last.bytes, stayed = 0;

	for (size_t i = 0; i < m->tree.n; i++) {
		struct proc_tree_member *p = &m->tree.member[i];
		struct proc_tree_note *n = &p->note;
		uint64_t own = part(m, p), spike = spike_of(p);
		m->high = most(m->high, p->now.high);
		if (spike > 0 && p->now.high > n->high) {
			uint64_t others = least(r->bytes - own, before - least(before, n->part));
			best = most(best, others + own + spike);
		}
		all += own + spike;
		stayed += n->part;
		n->high = p->now.high;
		n->rss = p->now.rss;
		n->part = own;
	}
	/* All at their highest, and those that have left at their last figures. */
	m->peak.at_most = most(m->peak.at_most, all + before - least(before, stayed));
	if (best > m->peak.bytes)
		m->peak = (struct meter_peak){
		    r->at_ms, best, m->peak.at_most, METER_HIGH_WATER, r->estimated};
}

static void keep(struct meter *m, const struct meter_reading *r)
{
	m->readings++;
	if (r->bytes == 0)
		return;
	look_for_spikes(m, r);
	if (r->bytes > m->peak.bytes)
		m->peak = (struct meter_peak){
		    r->at_ms, r->bytes, m->peak.at_most, METER_READING, r->estimated};
	if (m->first.bytes == 0)
		m->first = *r;
	m->last = *r;
	m->rss_peak = most(m->rss_peak, r->rss);
	m->most = most(m->most, r->processes);
	m->most_by_rss = most(m->most_by_rss, r->by_rss);
}

/* Looks at the tree and reads what can be afforded. *left: some PSS is out of date. */
static int look(struct meter *m, bool whole, enum urgency u, bool *left, struct oc_err *e)
{
	if (proc_tree_look(&m->tree, whole, e) != 0)
		return -1;
	find_twins(m);
	m->forked = false;
	*left = refresh(m, u);
	return 0;
}

int meter_read(struct meter *m, double now_ms, bool exact, struct meter_reading *r, struct oc_err *e)
{
	enum urgency u = exact ? ASKED_FOR : IF_TIME_IS_LEFT;
	bool left = false;

	m->credit_ms += METER_SHARE * (now_ms - m->credit_at);
	m->credit_ms = m->credit_ms > CREDIT_MS ? CREDIT_MS : m->credit_ms;
	m->credit_at = now_ms;
	if (look(m, exact, u, &left, e) != 0 || (m->forked && look(m, false, u, &left, e) != 0))
		return -1;
	*r = (struct meter_reading){.at_ms = now_ms, .bytes = sum(m)};
	if (left && r->bytes > m->peak.bytes + m->peak.bytes / 100) {
		left = refresh(m, FOR_THE_PEAK);
		r->bytes = sum(m);
	}
	for (size_t i = 0; i < m->tree.n; i++) {
		const struct proc_tree_member *p = &m->tree.member[i];
		if (!p->now.memory && !p->now.zombie)
			continue;
		r->processes++;
		r->by_rss += m->pss && p->note.denied;
		r->rss += p->now.rss;
	}
	r->pss = m->pss;
	r->estimated = left && m->pss;
	keep(m, r);
	return 0;
}

void meter_ended(struct meter *m, double now_ms, pid_t pid, uint64_t max_rss)
{
	uint64_t shared = 0, others = m->last.bytes;

	if (max_rss <= m->high)
		return;
	m->high = max_rss;
	for (size_t i = 0; i < m->tree.n; i++) {
		const struct proc_tree_note *n = &m->tree.member[i].note;
		if (m->tree.member[i].proc.pid != pid)
			continue;
		others -= least(others, n->part);
		shared = n->known ? n->pss_rss - least(n->pss_rss, n->pss) : 0;
	}
	uint64_t bytes = max_rss - least(max_rss, shared);
	m->peak.at_most = most(m->peak.at_most, others + bytes);
	if (bytes > m->peak.bytes)
		m->peak = (struct meter_peak){now_ms, bytes, m->peak.at_most, METER_WAIT, false};
}
