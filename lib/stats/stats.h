/* stats: figures of many numbers. In come arrays of doubles, which most calls sort in place; out comes one figure, NaN
 * when there is none. No call keeps anything, but for the sketch, which collects a stream.
 *
 *     quantile     sorting; nearest-rank quantiles, plain and weighed; the four figures of a row
 *     sketch       quantiles of a stream, exact or within 0.5 %, which merge
 *     robust       median, MAD and slope, unmoved by a few wild values
 *     changepoint  where the level of a series changes
 *     ranksum      are these values greater than those?
 */
#pragma once

#include "stats/changepoint.h"
#include "stats/quantile.h"
#include "stats/ranksum.h"
#include "stats/robust.h"
#include "stats/sketch.h"
