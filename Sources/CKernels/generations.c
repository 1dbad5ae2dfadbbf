#include "Generations.h"

#include <stdatomic.h>

static _Atomic int limit = UNMIX_AVX512;

static int machine_generation(void) {
#if defined(__x86_64__)
  const int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return UNMIX_AVX512;
  }
  if (has_avx2) return UNMIX_AVX2;
#endif
  return UNMIX_ANY;
}

enum unmix_generation unmix_generation(void) {
  const int newest = atomic_load_explicit(&limit, memory_order_relaxed);
  const int machine = machine_generation();
  return (enum unmix_generation)(machine < newest ? machine : newest);
}

void unmix_limit_generation(enum unmix_generation newest) {
  atomic_store_explicit(&limit, (int)newest, memory_order_relaxed);
}
