#include "CKernels.h"
#include "lanes.h"

#include <string.h>

/* Pixels are handled in blocks whose reflectance stays in the L1 cache: two vectors of 16. */
enum { HALVES = 2, BLOCK = LANES * HALVES };

typedef int32_t integers __attribute__((vector_size(64), aligned(4)));

/* A band's 32 reflectances in a block. */
INLINE float *row_of(float *block, int64_t row) { return block + row * BLOCK; }

/* One after the other for each kind of sample: 16 neighbours as floats, from any address. */
#define LOADER(NAME, TYPE, BITS, SWAP)                                                            \
  INLINE lanes load_##NAME(const unsigned char *address, const int is_swapped) {                  \
    typedef BITS words __attribute__((vector_size(LANES * sizeof(BITS))));                        \
    typedef TYPE samples __attribute__((vector_size(LANES * sizeof(TYPE))));                      \
    words raw;                                                                                    \
    memcpy(&raw, address, sizeof raw);                                                            \
    if (is_swapped) {                                                                             \
      for (int lane = 0; lane < LANES; lane++) raw[lane] = SWAP(raw[lane]);                       \
    }                                                                                             \
    return __builtin_convertvector((samples)raw, lanes);                                          \
  }

#define AS_IT_IS(WORD) (WORD)
LOADER(uint8, uint8_t, uint8_t, AS_IT_IS)
LOADER(int16, int16_t, uint16_t, __builtin_bswap16)
LOADER(uint16, uint16_t, uint16_t, __builtin_bswap16)
LOADER(int32, int32_t, uint32_t, __builtin_bswap32)
LOADER(uint32, uint32_t, uint32_t, __builtin_bswap32)
LOADER(float32, float, uint32_t, __builtin_bswap32)
LOADER(float64, double, uint64_t, __builtin_bswap64)

static const int sample_sizes[] = {1, 2, 2, 4, 4, 4, 8};

/* 16 samples. */
INLINE lanes load(const unsigned char *address, const int kind, const int swapped) {
  switch (kind) {
    case UNMIX_UINT8: return load_uint8(address, 0);
    case UNMIX_INT16: return load_int16(address, swapped);
    case UNMIX_UINT16: return load_uint16(address, swapped);
    case UNMIX_INT32: return load_int32(address, swapped);
    case UNMIX_UINT32: return load_uint32(address, swapped);
    case UNMIX_FLOAT32: return load_float32(address, swapped);
    default: return load_float64(address, swapped);
  }
}

/* 16 samples of which only those before `end` are there; zeros for the others. */
INLINE lanes load_part(const unsigned char *address, const unsigned char *end, const int kind,
                       const int swapped) {
  const int64_t size = LANES * sample_sizes[kind], limit = end - address;
  if (limit >= size) return load(address, kind, swapped);
  unsigned char copy[LANES * 8] = {0};
  if (limit > 0) memcpy(copy, address, (size_t)limit);
  return load(copy, kind, swapped);
}

/* Reads a block of which the pixels of a band lie together. */
INLINE void read_planes(const struct unmix_samples *samples, int64_t first, int64_t reach,
                        float *block, const int kind, const int swapped) {
  const int64_t half = LANES * sample_sizes[kind];
  const unsigned char *const start = samples->start + first * sample_sizes[kind];
  const unsigned char *const end = samples->end;
  const int64_t *const offsets = samples->band_offsets;
  const int32_t band_count = samples->band_count;
  if (reach + 2 * half <= end - start) {
    for (int32_t band = 0; band < band_count; band++) {
      const unsigned char *address = start + offsets[band];
      /* The next block of the same band, which no prefetcher of the machine sees among so many. */
      __builtin_prefetch(address + 2 * half);
      *(lanes *)row_of(block, band) = load(address, kind, swapped);
      *(lanes *)(row_of(block, band) + LANES) = load(address + half, kind, swapped);
    }
    return;
  }
  for (int32_t band = 0; band < band_count; band++) {
    const unsigned char *address = start + offsets[band];
    *(lanes *)row_of(block, band) = load_part(address, end, kind, swapped);
    *(lanes *)(row_of(block, band) + LANES) = load_part(address + half, end, kind, swapped);
  }
}

#define SHUFFLE __builtin_shufflevector

/* Turns 16 vectors of 16 into their transpose. */
INLINE void transpose(lanes *r) {
  lanes t[LANES];
  for (int i = 0; i < 16; i += 2) {
    t[i] = SHUFFLE(r[i], r[i + 1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
    t[i + 1] = SHUFFLE(r[i], r[i + 1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
  }
  for (int i = 0; i < 16; i += 4) {
    for (int j = i; j < i + 2; j++) {
      r[j] = SHUFFLE(t[j], t[j + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
      r[j + 2] = SHUFFLE(t[j], t[j + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    }
  }
  for (int i = 0; i < 16; i += 8) {
    for (int j = i; j < i + 4; j++) {
      t[j] = SHUFFLE(r[j], r[j + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
      t[j + 4] = SHUFFLE(r[j], r[j + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
    }
  }
  for (int j = 0; j < 8; j++) {
    r[j] = SHUFFLE(t[j], t[j + 8], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    r[j + 8] = SHUFFLE(t[j], t[j + 8], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  }
}

/* Reads 16 pixels of which the bands lie together, 16 bands at a time. */
INLINE void read_pixels(const struct unmix_samples *samples, int64_t first, int64_t count,
                        int64_t reach, float *target, const int kind, const int swapped) {
  const int64_t size = sample_sizes[kind], stride = samples->pixel_stride;
  const unsigned char *const start = samples->start + first * stride;
  const unsigned char *const end = samples->end;
  const int64_t *const offsets = samples->band_offsets;
  const int32_t band_count = samples->band_count;
  const int is_inside = count >= LANES && reach + (LANES - 1) * stride + LANES * size <= end - start;
  for (int32_t band = 0; band < band_count;) {
    const int64_t offset = offsets[band];
    lanes group[LANES];
    if (is_inside) {
#pragma clang loop unroll(full)
      for (int pixel = 0; pixel < LANES; pixel++) {
        group[pixel] = load(start + pixel * stride + offset, kind, swapped);
      }
    } else {
      for (int pixel = 0; pixel < LANES; pixel++) {
        /* Beyond the last pixel, that one again: its results are not kept. */
        const int64_t step = pixel < count ? pixel : count - 1;
        group[pixel] = load_part(start + step * stride + offset, end, kind, swapped);
      }
    }
    transpose(group);
    /* The group holds the next bands without a gap; a removed band between them is passed over. */
    for (; band < band_count; band++) {
      const int64_t lane = (offsets[band] - offset) / size;
      if (lane >= LANES) break;
      *(lanes *)row_of(target, band) = group[lane];
    }
  }
}

/* Turns samples into reflectance in place; finds no-data and adds up squares. */
INLINE void scale(const struct unmix_projection *projection, int32_t band_count,
                  float *restrict block, double *norms, int32_t *no_data, const int has_no_data) {
  /* Squares are added in single precision over a few bands, then in double precision. */
  enum { RUN = 8 };
  const float *const factors = projection->factors, *const offsets = projection->offsets;
  const float *const markers = projection->no_data;
  for (int half = 0; half < HALVES; half++) {
    doubles norm = {0};
    integers found = {0};
    for (int32_t start = 0; start < band_count; start += RUN) {
      const int32_t stop = start + RUN < band_count ? start + RUN : band_count;
      lanes squares = {0};
      for (int32_t band = start; band < stop; band++) {
        lanes *place = (lanes *)(row_of(block, band) + half * LANES);
        const lanes sample = *place;
        if (has_no_data) found |= (integers)(sample == markers[band]);
        const lanes reflectance = sample * factors[band] + offsets[band];
        *place = reflectance;
        squares += reflectance * reflectance;
      }
      norm += __builtin_convertvector(squares, doubles);
    }
    memcpy(norms + half * LANES, &norm, sizeof norm);
    memcpy(no_data + half * LANES, &found, sizeof found);
  }
}

/* Adds up `row_count` projections of 16 pixels; `row_count` is known to the compiler. */
INLINE void add_up(const float *block, int32_t band_count, const float *weights, int64_t stride,
                   const int row_count, float *result, int64_t result_stride) {
  lanes sums[28];
  for (int row = 0; row < row_count; row++) sums[row] = (lanes){0};
  for (int32_t band = 0; band < band_count; band++) {
    const lanes reflectance = *(const lanes *)(block + (int64_t)band * BLOCK);
    const float *weight = weights + band * stride;
#pragma clang loop unroll(full)
    for (int row = 0; row < row_count; row++) sums[row] += reflectance * weight[row];
  }
  for (int row = 0; row < row_count; row++) *(lanes *)(result + row * result_stride) = sums[row];
}

#define ROWS(COUNT)                                                                             \
  case COUNT:                                                                                   \
    add_up(block, band_count, weights, stride, COUNT, result, result_stride);                   \
    break;

/* Adds up all projections of 16 pixels. */
typedef void adder(const float *block, int32_t band_count, const float *weights, int32_t row_count,
                   float *result, int64_t result_stride);

/* The same, at most `limit` at a time: as many as have registers. */
INLINE void add_all_up(const float *block, int32_t band_count, const float *weights,
                       int32_t row_count, float *result, int64_t result_stride, const int limit) {
  const int64_t stride = row_count;
  const int32_t pass_count = (row_count + limit - 1) / limit;
  for (int32_t pass = 0; pass < pass_count; pass++) {
    const int32_t count = (row_count + pass) / pass_count;
    if (limit > 4) {
      switch (count) {
        ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) ROWS(9) ROWS(10) ROWS(11)
        ROWS(12) ROWS(13) ROWS(14) ROWS(15) ROWS(16) ROWS(17) ROWS(18) ROWS(19) ROWS(20) ROWS(21)
        ROWS(22) ROWS(23) ROWS(24) ROWS(25) ROWS(26) ROWS(27) ROWS(28)
      }
    } else {
      switch (count) { ROWS(1) ROWS(2) ROWS(3) ROWS(4) }
    }
    weights += count;
    result += count * result_stride;
  }
}

/* Copies the results of a block that is not full. */
INLINE void copy_planes(const float *from, int64_t from_stride, float *to, int64_t to_stride,
                        int64_t count, int32_t plane_count) {
  for (int32_t plane = 0; plane < plane_count; plane++) {
    memcpy(to + plane * to_stride, from + plane * from_stride, (size_t)count * sizeof(float));
  }
}

INLINE void project(const struct unmix_samples *samples, int64_t pixel_count,
                    const struct unmix_projection *projection, const struct unmix_planes *planes,
                    float *scratch, const int kind, const int swapped, adder *const add) {
  const int32_t band_count = samples->band_count, row_count = projection->row_count;
  const int is_planar = samples->pixel_stride == sample_sizes[kind];
  float *block = (float *)(((uintptr_t)scratch + 63) & ~(uintptr_t)63);
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
    if (is_planar) {
      read_planes(samples, first, reach, block, kind, swapped);
    } else {
      for (int half = 0; half < HALVES && half * LANES < count; half++) {
        const int64_t left = count - half * LANES;
        float *target = block + half * LANES;
        read_pixels(samples, first + half * LANES, left, reach, target, kind, swapped);
      }
    }
    if (has_no_data) {
      scale(projection, band_count, block, norms, no_data, 1);
    } else {
      scale(projection, band_count, block, norms, no_data, 0);
    }
    memcpy(planes->squared_norms + first, norms, (size_t)count * sizeof(double));
    for (int64_t pixel = 0; pixel < count; pixel++) {
      planes->has_no_data[first + pixel] = no_data[pixel] != 0;
    }
    if (planes->reflectance != NULL) {
      copy_planes(block, BLOCK, planes->reflectance + first, planes->reflectance_stride, count,
                  band_count);
    }
    if (planes->projected == NULL) continue;
    for (int half = 0; half < HALVES && half * LANES < count; half++) {
      float *result = planes->projected + first + half * LANES;
      const float *pixels = row_of(block, 0) + half * LANES;
      const int64_t left = count - half * LANES;
      if (left >= LANES) {
        add(pixels, band_count, projection->weights, row_count, result, planes->projected_stride);
      } else {
        float *sums = row_of(block, band_count);
        add(pixels, band_count, projection->weights, row_count, sums, LANES);
        copy_planes(sums, LANES, result, planes->projected_stride, left, row_count);
      }
    }
  }
}

#define KIND(NAME)                                                                             \
  case NAME:                                                                                   \
    if (samples->is_swapped) {                                                                 \
      project(samples, pixel_count, projection, planes, scratch, NAME, 1, add);                \
    } else {                                                                                   \
      project(samples, pixel_count, projection, planes, scratch, NAME, 0, add);                \
    }                                                                                          \
    break;

/* The loop for one generation of processors, with as many sums at a time as it has registers for. */
#define GENERATION(NAME, TARGET, LIMIT)                                                        \
  TARGET __attribute__((noinline)) static void add_##NAME(                                     \
      const float *block, int32_t band_count, const float *weights, int32_t row_count,         \
      float *result, int64_t result_stride) {                                                  \
    add_all_up(block, band_count, weights, row_count, result, result_stride, LIMIT);           \
  }                                                                                            \
  TARGET static void project_##NAME(                                                           \
      const struct unmix_samples *samples, int64_t pixel_count,                                \
      const struct unmix_projection *projection, const struct unmix_planes *planes,            \
      float *scratch) {                                                                        \
    adder *const add = add_##NAME;                                                             \
    switch (samples->kind) {                                                                   \
      KIND(UNMIX_UINT8) KIND(UNMIX_INT16) KIND(UNMIX_UINT16) KIND(UNMIX_INT32)                 \
      KIND(UNMIX_UINT32) KIND(UNMIX_FLOAT32) KIND(UNMIX_FLOAT64)                               \
    }                                                                                          \
  }

#if defined(__x86_64__)
GENERATION(avx512, AVX512, 28)
GENERATION(avx2, AVX2, 4)
#endif
GENERATION(any, , 4)

int64_t unmix_scratch_count(int32_t band_count, int32_t row_count) {
  /* A block, the sums of a block that is not full, and room to begin at a multiple of 64 bytes. */
  return (int64_t)band_count * BLOCK + (int64_t)row_count * LANES + LANES;
}

void unmix_project(const struct unmix_samples *samples, int64_t pixel_count,
                   const struct unmix_projection *projection, const struct unmix_planes *planes,
                   float *scratch) {
  ON_THIS_MACHINE(project, samples, pixel_count, projection, planes, scratch);
}
