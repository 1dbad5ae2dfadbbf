/* Blocks of pixels in the L1 cache: raw samples in, a row of numbers a band out, in the machine's order:
 * samples of 16 bits stay what they are, all others become floats. */
#pragma once
#include "CKernels.h"
#include "transpose.h"

#include <string.h>

/* Pixels of a block: three vectors of 16. */
enum { VECTORS = 3, BLOCK = LANES * VECTORS };

typedef int32_t integers __attribute__((vector_size(64), aligned(4)));

/* One after the other for each kind of sample: 16 neighbours as floats, from any address. */
#define LOADER(NAME, TYPE, BITS, SWAP)                                                            \
  INLINE lanes load_##NAME(const unsigned char *address, const int is_swapped) {                  \
    typedef BITS bits __attribute__((vector_size(LANES * sizeof(BITS))));                         \
    typedef TYPE samples __attribute__((vector_size(LANES * sizeof(TYPE))));                      \
    bits raw;                                                                                     \
    memcpy(&raw, address, sizeof raw);                                                            \
    if (is_swapped) {                                                                             \
      for (int lane = 0; lane < LANES; lane++) raw[lane] = SWAP(raw[lane]);                       \
    }                                                                                             \
    return __builtin_convertvector((samples)raw, lanes);                                          \
  }

#define AS_IT_IS(BITS) (BITS)
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

typedef uint16_t shorts __attribute__((vector_size(32), aligned(2)));

/* Whether samples have 16 bits, and bytes of a sample in a block. */
INLINE int is_short(const int kind) { return kind == UNMIX_INT16 || kind == UNMIX_UINT16; }
INLINE int64_t block_size(const int kind) { return is_short(kind) ? 2 : 4; }

/* A band's 48 samples in a block. */
INLINE unsigned char *row_of(unsigned char *block, int64_t row, const int kind) {
  return block + row * BLOCK * block_size(kind);
}

/* `count` bytes of which only those before `end` are there; zeros for the others. */
INLINE void copy_part(void *to, const unsigned char *from, const unsigned char *end, int64_t count) {
  const int64_t limit = end - from;
  if (limit >= count) {
    memcpy(to, from, (size_t)count);
    return;
  }
  memset(to, 0, (size_t)count);
  if (limit > 0) memcpy(to, from, (size_t)limit);
}

/* Puts 16 neighbouring samples into a block. */
INLINE void put(const unsigned char *address, const unsigned char *end, unsigned char *target,
                const int kind, const int swapped, const int is_inside) {
  unsigned char copy[LANES * 8];
  if (!is_inside) {
    copy_part(copy, address, end, LANES * sample_sizes[kind]);
    address = copy;
  }
  if (is_short(kind)) {
    shorts samples;
    memcpy(&samples, address, sizeof samples);
    if (swapped) samples = samples << 8 | samples >> 8;
    memcpy(target, &samples, sizeof samples);
  } else {
    *(lanes *)target = load(address, kind, swapped);
  }
}

/* Reads some vectors of pixels of which those of a band lie together. */
INLINE void read_planes(const struct unmix_samples *samples, int64_t first, int vector_count,
                        int64_t reach, unsigned char *block, const int kind, const int swapped) {
  const int64_t size = LANES * sample_sizes[kind], step = LANES * block_size(kind);
  const unsigned char *const start = samples->start + first * sample_sizes[kind];
  const unsigned char *const end = samples->end;
  const int is_inside = reach + vector_count * size <= end - start;
  for (int32_t band = 0; band < samples->band_count; band++) {
    const unsigned char *address = start + samples->band_offsets[band];
    unsigned char *row = row_of(block, band, kind);
    for (int vector = 0; vector < vector_count; vector++) {
      if (is_inside) {
        put(address + vector * size, end, row + vector * step, kind, swapped, 1);
      } else {
        put(address + vector * size, end, row + vector * step, kind, swapped, 0);
      }
    }
  }
}

/* Reads 16 pixels of which the bands lie together: 32 bands at a time if they have 16 bits, else 16. */
INLINE void read_pixels(const struct unmix_samples *samples, int64_t first, int64_t count,
                        int64_t reach, unsigned char *target, const int kind, const int swapped) {
  const int64_t size = sample_sizes[kind], stride = samples->pixel_stride;
  const int64_t group_count = is_short(kind) ? 2 * LANES : LANES;
  const unsigned char *const start = samples->start + first * stride;
  const unsigned char *const end = samples->end;
  const int64_t *const offsets = samples->band_offsets;
  const int32_t band_count = samples->band_count;
  const int64_t extent = reach + (LANES - 1) * stride + group_count * size;
  const int is_inside = count >= LANES && extent <= end - start;
  for (int32_t band = 0; band < band_count;) {
    const int64_t offset = offsets[band];
    words group[LANES];
#pragma clang loop unroll(full)
    for (int pixel = 0; pixel < LANES; pixel++) {
      /* Beyond the last pixel, that one again: its results are not kept. */
      const int64_t step = is_inside || pixel < count ? pixel : count - 1;
      const unsigned char *address = start + step * stride + offset;
      unsigned char copy[LANES * 8];
      if (!is_inside) {
        copy_part(copy, address, end, group_count * size);
        address = copy;
      }
      if (is_short(kind)) {
        memcpy(&group[pixel], address, sizeof *group);
      } else {
        group[pixel] = (words)load(address, kind, swapped);
      }
    }
    transpose(group);
    shorts pairs[2 * LANES];
    if (is_short(kind)) {
#pragma clang loop unroll(full)
      for (int row = 0; row < LANES; row++) {
        pairs[2 * row] = __builtin_convertvector(group[row], shorts);
        pairs[2 * row + 1] = __builtin_convertvector(group[row] >> 16, shorts);
      }
    }
    /* The group holds the next bands without a gap; a removed band between them is passed over. */
    for (; band < band_count; band++) {
      const int64_t row = (offsets[band] - offset) / size;
      if (row >= group_count) break;
      if (is_short(kind)) {
        const shorts samples = swapped ? pairs[row] << 8 | pairs[row] >> 8 : pairs[row];
        *(shorts *)row_of(target, band, kind) = samples;
      } else {
        *(words *)row_of(target, band, kind) = group[row];
      }
    }
  }
}
