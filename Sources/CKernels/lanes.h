/* Sixteen pixels side by side, and the generations of processors that handle them. */
#pragma once
#include <stdint.h>

/* Vectors are passed between inlined functions only, so that no calling convention matters. */
#pragma clang diagnostic ignored "-Wpsabi"

enum { LANES = 16 };

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef double doubles __attribute__((vector_size(128), aligned(8)));
typedef int64_t masks __attribute__((vector_size(128), aligned(8)));

#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")))
#define AVX2 __attribute__((target("avx2,fma")))

INLINE int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
INLINE int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

/* Calls `NAME_avx512`, `NAME_avx2` or `NAME_any`. */
#define ON_THIS_MACHINE(NAME, ...)                                                             \
  if (has_avx512()) {                                                                          \
    NAME##_avx512(__VA_ARGS__);                                                                \
  } else if (has_avx2()) {                                                                     \
    NAME##_avx2(__VA_ARGS__);                                                                  \
  } else {                                                                                     \
    NAME##_any(__VA_ARGS__);                                                                   \
  }
#else
#define ON_THIS_MACHINE(NAME, ...) NAME##_any(__VA_ARGS__)
#endif
