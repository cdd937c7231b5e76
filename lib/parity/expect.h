#ifndef OC_PARITY_EXPECT_H
#define OC_PARITY_EXPECT_H
#include <stdint.h>
struct expect { int x; };
static inline void expect_count(const struct expect *x, uint64_t *n, uint64_t *f) { (void)x; *n = *f = 0; }
#endif
