#include "CKernels.h"
#include "block.h"

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
#define WITH_KIND(CALL, ...)                                                                   \
  switch (block->kind) {                                                                       \
    case UNMIX_INT16: CALL(UNMIX_INT16, __VA_ARGS__); break;                                   \
    case UNMIX_UINT16: CALL(UNMIX_UINT16, __VA_ARGS__); break;                                 \
    default: CALL(UNMIX_FLOAT32, __VA_ARGS__); break;                                          \
  }
#define MEASURE(KIND, FUSED) measure(block, projection, norms, no_data, KIND, 0, FUSED)
#define MEASURE_MARKED(KIND, FUSED) measure(block, projection, norms, no_data, KIND, 1, FUSED)
#define SCALE(KIND, FUSED) scale(block, projection, result, result_stride, count, KIND, FUSED)

/* The loops for one generation of processors. */
#define GENERATION(NAME, TARGET)                                                               \
  TARGET static void measure_##NAME(const struct block *block,                                 \
                                    const struct unmix_projection *projection, double *norms,  \
                                    int32_t *no_data, int has_no_data) {                       \
    if (has_no_data) {                                                                         \
      WITH_KIND(MEASURE_MARKED, FUSED_##NAME)                                                  \
    } else {                                                                                   \
      WITH_KIND(MEASURE, FUSED_##NAME)                                                         \
    }                                                                                          \
  }                                                                                            \
  TARGET static void scale_##NAME(const struct block *block,                                   \
                                  const struct unmix_projection *projection, float *result,    \
                                  int64_t result_stride, int64_t count) {                      \
    WITH_KIND(SCALE, FUSED_##NAME)                                                             \
  }                                                                                            \
  TARGET static void add_##NAME(const struct block *block, int vector_count,                   \
                                const struct unmix_projection *projection, float *result,      \
                                int64_t result_stride) {                                       \
    WITH_KIND(ADD, LIMIT_##NAME, FUSED_##NAME)                                                 \
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
#define LIMIT_avx512 9
#define LIMIT_avx2 6
#define LIMIT_any 4
/* Where as many sums have registers, three vectors are added up at once. */
#define ADD(KIND, LIMIT, FUSED)                                                                \
  add_block(block, vector_count, projection, result, result_stride, KIND, LIMIT > 6, LIMIT, FUSED)

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
