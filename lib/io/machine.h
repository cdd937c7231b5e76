/* machine: what the machine gives this process. */
#ifndef OC_IO_MACHINE_H
#define OC_IO_MACHINE_H

/* How many processors it may run on (its affinity, not what the machine has), at least 1. */
unsigned machine_processors(void);

#endif
