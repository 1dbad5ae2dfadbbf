#include "CFloors.h"

#include <math.h>
#include <stdlib.h>

enum { LANES = 16, BLOCK = 3 * LANES, ALIGNMENT = 64 };

typedef float lanes __attribute__((vector_size(64)));

#define INLINE static inline __attribute__((always_inline))

/* Adds up some rows of 16 or 48 pixels, as many at once as have registers. */
INLINE void add_up(const float *block, int32_t band_count, const float *weights, int32_t stride,
                   float *result, const int row_count, const int width) {
  lanes sums[row_count][width];
  for (int row = 0; row < row_count; row++) {
    for (int part = 0; part < width; part++) sums[row][part] = (lanes){0};
  }
  for (int32_t band = 0; band < band_count; band++) {
    const lanes *samples = (const lanes *)(block + (int64_t)band * BLOCK);
    const float *weight = weights + (int64_t)band * stride;
#pragma clang loop unroll(full)
    for (int row = 0; row < row_count; row++) {
#pragma clang loop unroll(full)
      for (int part = 0; part < width; part++) sums[row][part] += samples[part] * weight[row];
    }
  }
  for (int row = 0; row < row_count; row++) {
    for (int part = 0; part < width; part++) ((lanes *)(result + row * BLOCK))[part] = sums[row][part];
  }
}

#define ROWS(COUNT)                                                                             \
  case COUNT:                                                                                   \
    if (COUNT > limit) break;                                                                   \
    for (int first = 0; first < BLOCK; first += width * LANES) {                                \
      add_up(block + first, band_count, weights, stride, result + first, COUNT, width);         \
    }                                                                                           \
    break;

/* All rows of a block, `limit` at a time, on `width` vectors of pixels. */
INLINE void add_all_up(const float *block, int32_t band_count, const float *weights,
                       int32_t stride, float *result, const int limit, const int width) {
  const int32_t pass_count = (stride + limit - 1) / limit;
  for (int32_t pass = 0; pass < pass_count; pass++) {
    const int32_t count = (stride + pass) / pass_count;
    switch (count) {
      ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6)
      ROWS(7) ROWS(8) ROWS(9)
    }
    weights += count;
    result += (int64_t)count * BLOCK;
  }
}

/* The loop for one generation of processors, with sums for as many registers as it has. */
#define GENERATION(NAME, TARGET, LIMIT, WIDTH)                                                     \
  TARGET __attribute__((noinline)) static void add_##NAME(                                         \
      const float *block, int32_t band_count, const float *weights, int32_t row_count,             \
      float *result) {                                                                             \
    add_all_up(block, band_count, weights, row_count, result, LIMIT, WIDTH);                       \
  }

typedef void adder(const float *block, int32_t band_count, const float *weights, int32_t row_count,
                   float *result);

#if defined(__x86_64__)
GENERATION(avx512, __attribute__((target("avx512f,avx2,fma"))), 9, 3)
GENERATION(avx2, __attribute__((target("avx2,fma"))), 6, 1)
#endif
GENERATION(any, , 3, 1)

static adder *adder_of_this_machine(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return add_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return add_avx2;
#endif
  return add_any;
}

/* Numbers from 0 to 1 that no compiler knows. */
static void fill(float *numbers, int64_t count) {
  uint32_t state = 1;
  for (int64_t index = 0; index < count; index++) {
    state = state * 1664525u + 1013904223u;
    numbers[index] = (float)(state >> 8) / 16777216.0f;
  }
}

double unmix_floor_products(int32_t band_count, int32_t row_count, int64_t pixel_count) {
  const int64_t sample_count = (int64_t)band_count * BLOCK;
  const int64_t weight_count = ((int64_t)band_count * row_count + LANES - 1) / LANES * LANES;
  const int64_t count = sample_count + weight_count + (int64_t)row_count * BLOCK;
  float *block = aligned_alloc(ALIGNMENT, (size_t)count * sizeof(float));
  if (block == NULL) return NAN;
  fill(block, count);
  float *weights = block + sample_count, *result = weights + weight_count;
  adder *const add = adder_of_this_machine();
  for (int64_t pixel = 0; pixel < pixel_count; pixel += BLOCK) {
    add(block, band_count, weights, row_count, result);
    /* Each block counts, though its numbers are those of the one before. */
    __asm__ volatile("" : : "r"(result) : "memory");
  }
  double sum = 0;
  for (int64_t index = 0; index < (int64_t)row_count * BLOCK; index++) sum += result[index];
  free(block);
  return sum;
}
