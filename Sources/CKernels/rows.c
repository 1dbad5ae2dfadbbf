#include "Products.h"
#include "lanes.h"

#include <string.h>

INLINE void inner_product(const double *first, const double *second, int64_t count, double *sum) {
  doubles partial = {0};
  int64_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    partial += *(const doubles *)(first + index) * *(const doubles *)(second + index);
  }
  double sums[LANES];
  memcpy(sums, &partial, sizeof sums);
  for (int lane = 0; index < count; index++, lane++) sums[lane] += first[index] * second[index];
  for (int half = LANES / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; lane++) sums[lane] += sums[lane + half];
  }
  *sum = sums[0];
}

INLINE void add_scaled(double *target, const double *source, double factor, int64_t count) {
  int64_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    *(doubles *)(target + index) += *(const doubles *)(source + index) * factor;
  }
  for (; index < count; index++) target[index] += source[index] * factor;
}

INLINE void rotate(double *first, double *second, double cosine, double sine, int64_t count) {
  int64_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    const doubles a = *(const doubles *)(first + index), b = *(const doubles *)(second + index);
    *(doubles *)(first + index) = a * cosine - b * sine;
    *(doubles *)(second + index) = a * sine + b * cosine;
  }
  for (; index < count; index++) {
    const double a = first[index], b = second[index];
    first[index] = a * cosine - b * sine;
    second[index] = a * sine + b * cosine;
  }
}

#define GENERATION(NAME, TARGET)                                                               \
  TARGET static void inner_product_##NAME(const double *first, const double *second,           \
                                          int64_t count, double *sum) {                        \
    inner_product(first, second, count, sum);                                                  \
  }                                                                                            \
  TARGET static void add_scaled_##NAME(double *target, const double *source, double factor,    \
                                       int64_t count) {                                        \
    add_scaled(target, source, factor, count);                                                 \
  }                                                                                            \
  TARGET static void rotate_##NAME(double *first, double *second, double cosine, double sine,  \
                                   int64_t count) {                                            \
    rotate(first, second, cosine, sine, count);                                                \
  }

#if defined(__x86_64__)
GENERATION(avx512, AVX512)
GENERATION(avx2, AVX2)
#endif
GENERATION(any, )

double unmix_inner_product(const double *first, const double *second, int64_t count) {
  double sum;
  ON_THIS_MACHINE(inner_product, first, second, count, &sum);
  return sum;
}

void unmix_add_scaled(double *target, const double *source, double factor, int64_t count) {
  ON_THIS_MACHINE(add_scaled, target, source, factor, count);
}

void unmix_rotate(double *first, double *second, double cosine, double sine, int64_t count) {
  ON_THIS_MACHINE(rotate, first, second, cosine, sine, count);
}
