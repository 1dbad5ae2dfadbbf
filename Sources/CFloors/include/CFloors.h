/* What unmixing a scene cannot do without, each alone: the least time that any way of doing it takes.
 *
 * They are in C for the reason that CKernels is: Swift compiles for the oldest processor of its kind.
 * Their arguments are numbers, so that callers need no raw memory. */
#pragma once
#include <stdint.h>

/* Does the multiplications and additions of a projection of `pixel_count` pixels from `band_count` bands
 * to `row_count` sums, again and again on 48 pixels that stay in the L1 cache.
 *
 * Returns a sum over the results, or NaN if there is no memory. */
double unmix_floor_products(int32_t band_count, int32_t row_count, int64_t pixel_count);

/* Reads the bytes of an open file from `start` to `end` into one buffer of `chunk` bytes.
 *
 * Returns the number of bytes read, or -1 for a system's error. */
int64_t unmix_floor_read(int32_t descriptor, int64_t start, int64_t end, int64_t chunk);
