#include "stats/changepoint.h"

#include <string.h>

/* Sorted values, and the sums of the lower and the upper half of them (of an odd number the middle one is in
 * neither). */
struct halves {
	double *sorted;
	size_t n;
	double low, high;
};

static void insert(struct halves *h, double x)
{
	size_t at = h->n, half = h->n / 2;

	while (at > 0 && h->sorted[at - 1] > x)
		at--;
	memmove(h->sorted + at + 1, h->sorted + at, (h->n - at) * sizeof(*h->sorted));
	h->sorted[at] = x;
	h->n++;
	if (h->n % 2 == 0 && at <= half) { /* the old middle goes up, */
		h->low += x;
		h->high += h->sorted[half + 1];
	} else if (h->n % 2 == 0) { /* or down */
		h->low += h->sorted[half];
		h->high += x;
	} else if (at < half) { /* x joins the lower half, whose last is the middle now */
		h->low += x - h->sorted[half];
	} else if (at > half) {
		h->high += x - h->sorted[half];
	}
}

size_t changepoint_find(const double *values, size_t n, double *room)
{
	double *before = room, best;
	struct halves h = {.sorted = room + n};
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		insert(&h, values[i]);
		before[i] = h.high - h.low;
	}
	if (n < 2)
		return 0;
	best = before[n - 1];
	h = (struct halves){.sorted = room + n};
	for (size_t i = n; i-- > 1;) {
		insert(&h, values[i]);
		double deviations = before[i - 1] + h.high - h.low;
		if (deviations < best || (found > 0 && !(deviations > best))) {
			best = deviations;
			found = i;
		}
	}
	return found;
}
