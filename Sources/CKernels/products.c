#include "Products.h"
#include "transpose.h"

#include <string.h>

typedef double octet __attribute__((vector_size(64), aligned(8)));

/* Packs blocks of 16 rows of 16 floats; the rows that do not fill a block are left. */
INLINE int64_t transpose_floats(const float *source, int64_t source_step, int64_t depth,
                                float *panel, int64_t width) {
  int64_t done = 0;
  for (; done + LANES <= depth; done += LANES) {
    words block[LANES];
#pragma clang loop unroll(full)
    for (int lane = 0; lane < LANES; lane++) {
      memcpy(&block[lane], source + lane * source_step + done, sizeof *block);
    }
    transpose(block);
#pragma clang loop unroll(full)
    for (int lane = 0; lane < LANES; lane++) {
      memcpy(panel + (done + lane) * width, &block[lane], sizeof *block);
    }
  }
  return done;
}

#define NAMED(NAME) float_##NAME
#define PRODUCT unmix_product
#define NUMBER float
#define VECTOR lanes
#define WIDTH 16
#define MULTIPLY_ADD(A, B, C, IN_HARDWARE) fused(A, B, C, IN_HARDWARE)
#define TRANSPOSE transpose_floats
#include "multiply.h"

#undef NAMED
#undef PRODUCT
#undef NUMBER
#undef VECTOR
#undef WIDTH
#undef MULTIPLY_ADD
#undef TRANSPOSE

#define NAMED(NAME) double_##NAME
#define PRODUCT unmix_double_product
#define NUMBER double
#define VECTOR octet
#define WIDTH 8
#define MULTIPLY_ADD(A, B, C, IN_HARDWARE) ((void)(IN_HARDWARE), (A) * (B) + (C))
/* Packing doubles costs little beside their products. */
#define TRANSPOSE(SOURCE, SOURCE_STEP, DEPTH, PANEL, PANEL_WIDTH) 0
#include "multiply.h"

void unmix_multiply(const struct unmix_product *product) {
  const struct float_factors factors = float_arranged(product);
  if (product->inner_count == 0) float_clear(product);
  ON_THIS_MACHINE(float_multiply, &factors);
}

void unmix_multiply_doubles(const struct unmix_double_product *product) {
  const struct double_factors factors = double_arranged(product);
  if (product->inner_count == 0) double_clear(product);
  ON_THIS_MACHINE(double_multiply, &factors);
}
