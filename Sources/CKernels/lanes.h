/* Sixteen numbers side by side, and the generations of processors that handle them.
 *
 * All generations give the same bytes: a multiply-add is either one rounding on all of them (`fused`) or
 * two on all of them (`*` and `+`, which the compiler must not contract). */
#pragma once
#include "Generations.h"

#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

/* Vectors are passed between inlined functions only, so that no calling convention matters. */
#pragma clang diagnostic ignored "-Wpsabi"

enum { LANES = 16 };

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef double doubles __attribute__((vector_size(128), aligned(8)));
typedef int64_t masks __attribute__((vector_size(128), aligned(8)));

#define INLINE static inline __attribute__((always_inline))

/* A sum rounded to odd: where it is not exact, its last bit is set, so that rounding it again to single
 * precision gives what one rounding gives (Boldo & Melquiond 2008). */
INLINE doubles sum_to_odd(doubles a, doubles b) {
  const doubles zero = {0}, sum = a + b, part = sum - a;
  const doubles rest = (a - (sum - part)) + (b - part);
  const masks is_above = rest > zero, is_below = rest < zero;
  const masks bits = (masks)sum;
  /* From an even sum to its neighbour on the side of the rest; in a mask -1 is true. */
  const masks is_away_from_zero = (is_above & (sum > zero)) | (is_below & (sum < zero));
  const masks is_even = (bits & 1) - 1;
  const masks step = (is_above | is_below) & is_even & (1 | ~is_away_from_zero);
  return (doubles)(bits + step);
}

/* `a * b + c` rounded once, on processors without an instruction for it.
 *
 * The product is exact in double precision. Rounding the sum twice differs from rounding it once only
 * where it comes to lie halfway between two numbers of single precision, or below the normal ones. */
INLINE lanes fused_in_steps(lanes a, lanes b, lanes c) {
  const doubles product = __builtin_convertvector(a, doubles) * __builtin_convertvector(b, doubles);
  const doubles added = __builtin_convertvector(c, doubles), sum = product + added;
  const masks below = {0}, bits = (masks)sum, magnitude = bits & INT64_MAX;
  const masks is_halfway = (bits & 0x1FFFFFFF) == below + 0x10000000;
  const masks is_tiny = (magnitude != below) & (magnitude < below + 0x3810000000000000); /* 2^-126 */
  if (__builtin_reduce_or(is_halfway | is_tiny) != 0) {
    return __builtin_convertvector(sum_to_odd(product, added), lanes);
  }
  return __builtin_convertvector(sum, lanes);
}

/* `a * b + c` rounded once; `in_hardware` is a constant of each generation. */
INLINE lanes fused(lanes a, lanes b, lanes c, const int in_hardware) {
  return in_hardware ? __builtin_elementwise_fma(a, b, c) : fused_in_steps(a, b, c);
}

#define FUSED_avx512 1
#define FUSED_avx2 1

#if defined(__x86_64__)
#define FUSED_any 0
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")))
#define AVX2 __attribute__((target("avx2,fma")))

/* Calls `NAME_avx512`, `NAME_avx2` or `NAME_any`. */
#define ON_THIS_MACHINE(NAME, ...)                                                             \
  switch (unmix_generation()) {                                                                \
    case UNMIX_AVX512: NAME##_avx512(__VA_ARGS__); break;                                      \
    case UNMIX_AVX2: NAME##_avx2(__VA_ARGS__); break;                                          \
    default: NAME##_any(__VA_ARGS__); break;                                                   \
  }
#else
#define FUSED_any 1
#define ON_THIS_MACHINE(NAME, ...) NAME##_any(__VA_ARGS__)
#endif
