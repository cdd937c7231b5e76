/* Linux extra: sched_getaffinity. */
#define _GNU_SOURCE

#include "io/machine.h"

#include <sched.h>

unsigned machine_processors(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	/* It fails on more than CPU_SETSIZE processors: then one is as good a guess as any. */
	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	int n = CPU_COUNT(&set);
	return n > 0 ? (unsigned)n : 1;
}
