#include "CKernels.h"
#include "lanes.h"
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

/* Adds up the squares of a block's reflectance and finds no-data. */
INLINE void measure(const struct block *block, const struct unmix_projection *projection,
                    double *norms, int32_t *no_data, const int kind, const int has_no_data) {
  /* Squares are added in single precision over a few bands, then in double precision. */
  enum { RUN = 8 };
  const float *const factors = projection->factors, *const offsets = projection->offsets;
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
        const lanes reflectance = sample * factors[band] + offsets[band];
        squares[vector] += reflectance * reflectance;
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
                  float *result, int64_t result_stride, int64_t count, const int kind) {
  for (int32_t band = 0; band < block->band_count; band++) {
    lanes row[VECTORS];
    for (int vector = 0; vector < VECTORS; vector++) {
      const lanes sample = take(block, band, vector, kind);
      row[vector] = sample * projection->factors[band] + projection->offsets[band];
    }
    memcpy(result + band * result_stride, row, (size_t)count * sizeof(float));
  }
}

/* Adds up `row_count` projections of `vector_count` vectors of pixels, numbers that the compiler knows:
 * every sum stays in a register. */
INLINE void add_up(const struct block *block, int first_vector, const float *weights, int64_t stride,
                   const float *constants, float *result, int64_t result_stride, const int kind,
                   const int row_count, const int vector_count) {
  lanes sums[9][VECTORS];
  for (int row = 0; row < row_count; row++) {
    for (int vector = 0; vector < vector_count; vector++) {
      sums[row][vector] = (lanes){0} + constants[row];
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
        sums[row][vector] += samples[vector] * weight[row];
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
           vector_count);                                                                        \
    break;

/* Adds up all projections, at most `limit` at a time: as many as have registers. */
INLINE void add_rows(const struct block *block, int first_vector,
                     const struct unmix_projection *projection, float *result,
                     int64_t result_stride, const int kind, const int vector_count,
                     const int limit) {
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
                      int64_t result_stride, const int kind, const int is_wide, const int limit) {
  if (is_wide && vector_count > 1) {
    add_rows(block, 0, projection, result, result_stride, kind, VECTORS, limit);
    return;
  }
  for (int vector = 0; vector < vector_count; vector++) {
    float *first = result + vector * LANES;
    add_rows(block, vector, projection, first, result_stride, kind, 1, limit);
  }
}

/* What is done with a block, made for one generation of processors. */
struct steps {
  void (*measure)(const struct block *block, const struct unmix_projection *projection,
                  double *norms, int32_t *no_data, int has_no_data);
  void (*scale)(const struct block *block, const struct unmix_projection *projection, float *result,
                int64_t result_stride, int64_t count);
  void (*add)(const struct block *block, int vector_count,
              const struct unmix_projection *projection, float *result, int64_t result_stride);
};

/* Copies the results of a block that is not full. */
INLINE void copy_planes(const float *from, int64_t from_stride, float *to, int64_t to_stride,
                        int64_t count, int32_t plane_count) {
  for (int32_t plane = 0; plane < plane_count; plane++) {
    memcpy(to + plane * to_stride, from + plane * from_stride, (size_t)count * sizeof(float));
  }
}

/* Memory that is used for block after block. */
struct room {
  unsigned char *samples; /* `band_count` rows of 48. */
  int64_t *band_offsets;  /* The places of the rows. */
  float *sums;            /* `row_count` rows of 48. */
};

INLINE struct room room_in(float *scratch, int32_t band_count, int32_t row_count, const int kind) {
  float *first = (float *)(((uintptr_t)scratch + 63) & ~(uintptr_t)63);
  struct room room = {(unsigned char *)first, NULL, first + (int64_t)band_count * BLOCK};
  room.band_offsets = (int64_t *)(room.sums + (int64_t)row_count * BLOCK);
  for (int32_t band = 0; band < band_count; band++) {
    room.band_offsets[band] = row_of(room.samples, band, kind) - room.samples;
  }
  return room;
}

INLINE void project(const struct unmix_samples *samples, int64_t pixel_count,
                    const struct unmix_projection *projection, const struct unmix_planes *planes,
                    float *scratch, const int kind, const int swapped, const struct steps *steps) {
  const int32_t band_count = samples->band_count, row_count = projection->row_count;
  const int is_planar = samples->pixel_stride == sample_sizes[kind];
  const int is_ready = is_planar && !swapped && (is_short(kind) || kind == UNMIX_FLOAT32);
  const struct room room = room_in(scratch, band_count, row_count, kind);
  double norms[BLOCK];
  int32_t no_data[BLOCK];
  int has_no_data = 0;
  /* The place of the last band's sample, from that of the pixel. */
  int64_t reach = 0;
  for (int32_t band = 0; band < band_count; band++) {
    has_no_data |= projection->no_data[band] == projection->no_data[band];
    if (samples->band_offsets[band] > reach) reach = samples->band_offsets[band];
  }
  for (int64_t first = 0; first < pixel_count; first += BLOCK) {
    const int64_t count = pixel_count - first < BLOCK ? pixel_count - first : BLOCK;
    const int vector_count = (int)((count + LANES - 1) / LANES);
    const unsigned char *const start = samples->start + first * samples->pixel_stride;
    struct block block = {room.samples, room.band_offsets, band_count,
                          is_short(kind) ? kind : UNMIX_FLOAT32};
    if (is_ready && reach + BLOCK * sample_sizes[kind] <= samples->end - start) {
      block.start = start;
      block.band_offsets = samples->band_offsets;
    } else if (is_planar) {
      read_planes(samples, first, vector_count, reach, room.samples, kind, swapped);
    } else {
      for (int vector = 0; vector < vector_count; vector++) {
        const int64_t skip = vector * LANES;
        unsigned char *target = room.samples + skip * block_size(kind);
        read_pixels(samples, first + skip, count - skip, reach, target, kind, swapped);
      }
    }
    steps->measure(&block, projection, norms, no_data, has_no_data);
    memcpy(planes->squared_norms + first, norms, (size_t)count * sizeof(double));
    for (int64_t pixel = 0; pixel < count; pixel++) {
      planes->has_no_data[first + pixel] = no_data[pixel] != 0;
    }
    if (planes->reflectance != NULL) {
      steps->scale(&block, projection, planes->reflectance + first, planes->reflectance_stride,
                   count);
    }
    if (planes->projected == NULL) continue;
    float *result = planes->projected + first;
    if (count == BLOCK) {
      steps->add(&block, VECTORS, projection, result, planes->projected_stride);
    } else {
      steps->add(&block, vector_count, projection, room.sums, BLOCK);
      copy_planes(room.sums, BLOCK, result, planes->projected_stride, count, row_count);
    }
  }
}

#define KIND(NAME)                                                                             \
  case NAME:                                                                                   \
    if (samples->is_swapped) {                                                                 \
      project(samples, pixel_count, projection, planes, scratch, NAME, 1, &steps);             \
    } else {                                                                                   \
      project(samples, pixel_count, projection, planes, scratch, NAME, 0, &steps);             \
    }                                                                                          \
    break;

/* Calls a step with the kind of a block's samples, which the compiler then knows. */
#define WITH_KIND(CALL)                                                                        \
  switch (block->kind) {                                                                       \
    case UNMIX_INT16: CALL(UNMIX_INT16); break;                                                \
    case UNMIX_UINT16: CALL(UNMIX_UINT16); break;                                              \
    default: CALL(UNMIX_FLOAT32); break;                                                       \
  }
#define MEASURE(KIND) measure(block, projection, norms, no_data, KIND, 0)
#define MEASURE_MARKED(KIND) measure(block, projection, norms, no_data, KIND, 1)
#define SCALE(KIND) scale(block, projection, result, result_stride, count, KIND)

/* The loops for one generation of processors. */
#define GENERATION(NAME, TARGET)                                                               \
  TARGET static void measure_##NAME(const struct block *block,                                 \
                                    const struct unmix_projection *projection, double *norms,  \
                                    int32_t *no_data, int has_no_data) {                       \
    if (has_no_data) {                                                                         \
      WITH_KIND(MEASURE_MARKED)                                                                \
    } else {                                                                                   \
      WITH_KIND(MEASURE)                                                                       \
    }                                                                                          \
  }                                                                                            \
  TARGET static void scale_##NAME(const struct block *block,                                   \
                                  const struct unmix_projection *projection, float *result,    \
                                  int64_t result_stride, int64_t count) {                      \
    WITH_KIND(SCALE)                                                                           \
  }                                                                                            \
  TARGET static void add_##NAME(const struct block *block, int vector_count,                   \
                                const struct unmix_projection *projection, float *result,      \
                                int64_t result_stride) {                                       \
    WITH_KIND(ADD_##NAME)                                                                      \
  }                                                                                            \
  TARGET static void project_##NAME(                                                           \
      const struct unmix_samples *samples, int64_t pixel_count,                                \
      const struct unmix_projection *projection, const struct unmix_planes *planes,            \
      float *scratch) {                                                                        \
    static const struct steps steps = {measure_##NAME, scale_##NAME, add_##NAME};              \
    switch (samples->kind) {                                                                   \
      KIND(UNMIX_UINT8) KIND(UNMIX_INT16) KIND(UNMIX_UINT16) KIND(UNMIX_INT32)                 \
      KIND(UNMIX_UINT32) KIND(UNMIX_FLOAT32) KIND(UNMIX_FLOAT64)                               \
    }                                                                                          \
  }

/* How many sums have registers: 27 of AVX-512's 32, 12 of AVX2's 16, 16 of 32 halves elsewhere. */
#define ADD(KIND, IS_WIDE, LIMIT)                                                              \
  add_block(block, vector_count, projection, result, result_stride, KIND, IS_WIDE, LIMIT)
#define ADD_avx512(KIND) ADD(KIND, 1, 9)
#define ADD_avx2(KIND) ADD(KIND, 0, 6)
#define ADD_any(KIND) ADD(KIND, 0, 4)

#if defined(__x86_64__)
GENERATION(avx512, AVX512)
GENERATION(avx2, AVX2)
#endif
GENERATION(any, )

int64_t unmix_scratch_count(int32_t band_count, int32_t row_count) {
  /* Samples, sums and places, and space to begin at a multiple of 64 bytes. */
  return (int64_t)(band_count + row_count) * BLOCK + 2 * (int64_t)band_count + LANES;
}

void unmix_project(const struct unmix_samples *samples, int64_t pixel_count,
                   const struct unmix_projection *projection, const struct unmix_planes *planes,
                   float *scratch) {
  ON_THIS_MACHINE(project, samples, pixel_count, projection, planes, scratch);
}
