/* The loops over every sample and every pixel of a scene: raw samples in, projections of reflectance
 * out, and how well abundances explain them.
 *
 * They are in C because Swift compiles for the oldest processor of its kind: here the same loops exist
 * for each generation, and the machine's own is chosen when the program runs. */
#pragma once
#include "Generations.h"
#include "Products.h"

#include <stddef.h>
#include <stdint.h>

/* Kinds of sample. */
enum unmix_sample {
  UNMIX_UINT8,
  UNMIX_INT16,
  UNMIX_UINT16,
  UNMIX_INT32,
  UNMIX_UINT32,
  UNMIX_FLOAT32,
  UNMIX_FLOAT64,
};

/* Samples in memory: that of a pixel and band lies at
 * `start + pixel * pixel_stride + band_offsets[band]`. */
struct unmix_samples {
  const unsigned char *start;
  /* No byte is read from here on. */
  const unsigned char *end;
  enum unmix_sample kind;
  /* Whether the bytes of a sample come in the order that is not the machine's. */
  int is_swapped;
  /* Bytes from pixel to pixel. That of a sample: the pixels of a band lie together. Anything larger:
   * the bands of a pixel lie together, in ascending order of their offsets. */
  int64_t pixel_stride;
  /* Bytes from a pixel's first sample to that of each band; not negative. */
  const int64_t *band_offsets;
  int32_t band_count;
};

/* What is made of samples: `reflectance = sample * factor + offset`, and sums over bands. */
struct unmix_projection {
  /* One a band. */
  const float *factors;
  const float *offsets;
  /* The sample of each band that means "no data here"; NaN for none. */
  const float *no_data;
  /* Of a sample, not of its reflectance: `band_count x row_count`, one row a band. */
  const float *weights;
  /* What is added to the sums, one a row: what the offsets make. */
  const float *constants;
  int32_t row_count;
};

/* Where it goes. */
struct unmix_planes {
  /* `row_count` planes; NULL for none. */
  float *projected;
  /* Elements from plane to plane. */
  int64_t projected_stride;
  /* `band_count` planes of reflectance; NULL for none. */
  float *reflectance;
  int64_t reflectance_stride;
  /* One sum of squared reflectance a pixel. */
  double *squared_norms;
  /* One a pixel: 1 if a band holds its no-data sample, else 0. */
  unsigned char *has_no_data;
};

/* Floats of scratch memory that `unmix_project` needs. */
int64_t unmix_scratch_count(int32_t band_count, int32_t row_count);

/* Projects pixels. Every pixel is added up band by band, the same way wherever it stands and however
 * its samples are stored, so that equal samples give equal bytes. */
void unmix_project(const struct unmix_samples *samples, int64_t pixel_count,
                   const struct unmix_projection *projection, const struct unmix_planes *planes,
                   float *scratch);

/* Abundances `x` of some pixels `y`, and what is known of the pixels: `q = Q^T y`, where the
 * endmembers are `Q R`, `Q` has orthonormal columns and `R` is an upper triangle. */
struct unmix_fit {
  /* `q`: `endmember_count` planes, with the elements from plane to plane. */
  const float *projected;
  int64_t projected_stride;
  /* `x`: as many planes. */
  const float *abundances;
  int64_t abundances_stride;
  /* `R`, `endmember_count x endmember_count`. */
  const double *factor;
  int32_t endmember_count;
  double band_count;
  /* `y.y`, one a pixel. */
  const double *squared_norms;
  /* Whether `A x` itself is judged; otherwise `t A x` with the `t >= 0` that has the least
   * `|y - t A x|^2 / 2 + penalty * t`. */
  int has_length;
  double penalty;
  /* Receive the root mean square over the bands of `y - A x`, and the angle between `y` and `A x`. */
  float *errors;
  float *angles_degrees;
};

/* Judges pixels, 16 at a time, in double precision. */
void unmix_judge(const struct unmix_fit *fit, int64_t pixel_count);
