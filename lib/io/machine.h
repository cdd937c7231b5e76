/* machine: what the machine gives this process. */
#pragma once

/* How many processors it may run on (its affinity, not what the machine has), at least 1. */
unsigned machine_processors(void);
