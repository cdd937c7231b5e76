#include "tokens/delta.h"

#include "data/data.h"

double delta_percent(double left, double right)
{
	if (left == 0)
		return right == 0 ? 0 : 100;
	return (right - left) / left * 100;
}

enum delta_class delta_classify(double percent, double threshold)
{
	return percent > threshold ? DELTA_REGRESSION : percent < -threshold ? DELTA_SAVINGS : DELTA_NEUTRAL;
}

const char *delta_word(enum delta_class c)
{
	return c == DELTA_REGRESSION ? "regression" : c == DELTA_SAVINGS ? "savings" : "neutral";
}

void delta_format(struct sb *out, double percent)
{
	char text[360];
	size_t n = number_fixed(text, percent, 1);

	if (percent > 0)
		sb_addc(out, '+');
	sb_add(out, text, n);
	sb_addc(out, '%');
}
