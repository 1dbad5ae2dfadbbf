/* What is done with a block of pixels in the L1 cache: sums of squares, reflectance, projections. */
#pragma once
#include "CKernels.h"
#include "samples.h"

/* Samples of up to 48 pixels, those of a band together: in a block in the cache, or in the raster's own
 * memory, which spares a copy. */
struct block {
  const unsigned char *start;
  const int64_t *band_offsets;
  int32_t band_count;
  enum unmix_sample kind; /* `UNMIX_INT16`, `UNMIX_UINT16` or `UNMIX_FLOAT32`. */
};

/* 16 pixels of a band. */
INLINE lanes take(const struct block *block, int32_t band, int vector, const int kind) {
  const unsigned char *first = block->start + block->band_offsets[band];
  return load(first + vector * LANES * block_size(kind), kind, 0);
}

/* A vector with one number everywhere. */
INLINE lanes everywhere(float number) { return (lanes){0} + number; }

/* The reflectance of 16 samples of a band. */
INLINE lanes reflect(lanes sample, const struct unmix_projection *projection, int32_t band,
                     const int in_hardware) {
  const lanes factor = everywhere(projection->factors[band]);
  return fused(sample, factor, everywhere(projection->offsets[band]), in_hardware);
}

/* Adds up the squares of a block's reflectance and finds no-data. */
INLINE void measure(const struct block *block, const struct unmix_projection *projection,
                    double *norms, int32_t *no_data, const int kind, const int has_no_data,
                    const int in_hardware) {
  /* Squares are added in single precision over a few bands, then in double precision. */
  enum { RUN = 8 };
  const float *const markers = projection->no_data;
  doubles norm[VECTORS] = {0};
  integers found[VECTORS] = {0};
  for (int32_t start = 0; start < block->band_count; start += RUN) {
    const int32_t stop = start + RUN < block->band_count ? start + RUN : block->band_count;
    lanes squares[VECTORS] = {0};
    for (int32_t band = start; band < stop; band++) {
#pragma clang loop unroll(full)
      for (int vector = 0; vector < VECTORS; vector++) {
        const lanes sample = take(block, band, vector, kind);
        if (has_no_data) found[vector] |= (integers)(sample == markers[band]);
        const lanes reflectance = reflect(sample, projection, band, in_hardware);
        squares[vector] = fused(reflectance, reflectance, squares[vector], in_hardware);
      }
    }
    for (int vector = 0; vector < VECTORS; vector++) {
      norm[vector] += __builtin_convertvector(squares[vector], doubles);
    }
  }
  memcpy(norms, norm, sizeof norm);
  memcpy(no_data, found, sizeof found);
}

/* Turns samples into reflectance. */
INLINE void scale(const struct block *block, const struct unmix_projection *projection,
                  float *result, int64_t result_stride, int64_t count, const int kind,
                  const int in_hardware) {
  for (int32_t band = 0; band < block->band_count; band++) {
    lanes row[VECTORS];
    for (int vector = 0; vector < VECTORS; vector++) {
      const lanes sample = take(block, band, vector, kind);
      row[vector] = reflect(sample, projection, band, in_hardware);
    }
    memcpy(result + band * result_stride, row, (size_t)count * sizeof(float));
  }
}

/* Adds up `row_count` projections of `vector_count` vectors of pixels, numbers that the compiler knows:
 * every sum stays in a register. */
INLINE void add_up(const struct block *block, int first_vector, const float *weights, int64_t stride,
                   const float *constants, float *result, int64_t result_stride, const int kind,
                   const int row_count, const int vector_count, const int in_hardware) {
  lanes sums[9][VECTORS];
  for (int row = 0; row < row_count; row++) {
    for (int vector = 0; vector < vector_count; vector++) {
      sums[row][vector] = everywhere(constants[row]);
    }
  }
  for (int32_t band = 0; band < block->band_count; band++) {
    const float *weight = weights + band * stride;
    lanes samples[VECTORS];
#pragma clang loop unroll(full)
    for (int vector = 0; vector < vector_count; vector++) {
      samples[vector] = take(block, band, first_vector + vector, kind);
    }
#pragma clang loop unroll(full)
    for (int row = 0; row < row_count; row++) {
#pragma clang loop unroll(full)
      for (int vector = 0; vector < vector_count; vector++) {
        sums[row][vector] =
            fused(samples[vector], everywhere(weight[row]), sums[row][vector], in_hardware);
      }
    }
  }
  for (int row = 0; row < row_count; row++) {
    for (int vector = 0; vector < vector_count; vector++) {
      *(lanes *)(result + row * result_stride + vector * LANES) = sums[row][vector];
    }
  }
}

#define ROWS(COUNT)                                                                              \
  case COUNT:                                                                                    \
    add_up(block, first_vector, weights, stride, constants, result, result_stride, kind, COUNT,   \
           vector_count, in_hardware);                                                           \
    break;

/* Adds up all projections, at most `limit` at a time: as many as have registers. */
INLINE void add_rows(const struct block *block, int first_vector,
                     const struct unmix_projection *projection, float *result,
                     int64_t result_stride, const int kind, const int vector_count,
                     const int limit, const int in_hardware) {
  const int64_t stride = projection->row_count;
  const int32_t row_count = projection->row_count, pass_count = (row_count + limit - 1) / limit;
  const float *weights = projection->weights, *constants = projection->constants;
  for (int32_t pass = 0; pass < pass_count; pass++) {
    const int32_t count = (row_count + pass) / pass_count;
    if (limit > 6) {
      switch (count) {
        ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) ROWS(9)
      }
    } else {
      switch (count) { ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) }
    }
    weights += count;
    constants += count;
    result += count * result_stride;
  }
}

/* Adds up all projections of some vectors of a block: of all that it has room for at once, if the
 * processor has as many registers, or of one after the other. */
INLINE void add_block(const struct block *block, int vector_count,
                      const struct unmix_projection *projection, float *result,
                      int64_t result_stride, const int kind, const int is_wide, const int limit,
                      const int in_hardware) {
  if (is_wide && vector_count > 1) {
    add_rows(block, 0, projection, result, result_stride, kind, VECTORS, limit, in_hardware);
    return;
  }
  for (int vector = 0; vector < vector_count; vector++) {
    float *first = result + vector * LANES;
    add_rows(block, vector, projection, first, result_stride, kind, 1, limit, in_hardware);
  }
}
