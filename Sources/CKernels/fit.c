#include "CKernels.h"
#include "lanes.h"

#include <string.h>

/* 16 floats as doubles, or the first `count` and zeros. */
INLINE doubles widen(const float *values, int64_t count) {
  lanes vector = {0};
  if (count >= LANES) {
    memcpy(&vector, values, sizeof vector);
  } else {
    memcpy(&vector, values, (size_t)count * sizeof *values);
  }
  return __builtin_convertvector(vector, doubles);
}

INLINE doubles select(masks condition, doubles yes, doubles no) {
  return (doubles)((condition & (masks)yes) | (~condition & (masks)no));
}

/* The arc tangent of 0...1: `t` times a polynomial in `t^2`, interpolated at Chebyshev's nodes; within
 * 1.2e-11 of the value, relative. */
INLINE doubles small_arc_tangent(doubles t) {
  static const double coefficients[] = {
      0.999999999988737,    -0.33333332951665584, 0.19999978337002625,  -0.1428522562534094,
      0.11105306907877154,  -0.09049180114773321, 0.07495266091119122,  -0.06022205218890623,
      0.043646729133535726, -0.02600614172204219, 0.011427729645781124, -0.003195461834616629,
      0.00041923393867625194,
  };
  const int degree = sizeof coefficients / sizeof *coefficients - 1;
  const doubles square = t * t;
  doubles sum = (doubles){0} + coefficients[degree];
#pragma clang loop unroll(full)
  for (int power = degree - 1; power >= 0; power--) sum = sum * square + coefficients[power];
  return t * sum;
}

/* The angle in degrees, 0...180, of a right triangle with legs `rise >= 0` and `run` of any sign. */
INLINE doubles angle_degrees(doubles rise, doubles run) {
  const double pi = 3.14159265358979323846;
  const doubles zero = {0};
  const doubles length = select(run < zero, -run, run);
  const masks is_flat = rise <= length;
  const doubles shorter = select(is_flat, rise, length), longer = select(is_flat, length, rise);
  const doubles slope = select(longer == zero, zero, shorter / longer);
  const doubles acute = small_arc_tangent(slope);
  const doubles right = select(is_flat, acute, pi / 2 - acute);
  return select(run < zero, pi - right, right) * (180 / pi);
}

INLINE void judge(const struct unmix_fit *fit, int64_t pixel_count) {
  const int32_t count = fit->endmember_count;
  const doubles zero = {0};
  for (int64_t first = 0; first < pixel_count; first += LANES) {
    const int64_t left = pixel_count - first < LANES ? pixel_count - first : LANES;
    doubles qq = {0}, qv = {0}, vv = {0}, distance = {0}, norms = {0};
    for (int32_t row = 0; row < count; row++) {
      const doubles q = widen(fit->projected + row * fit->projected_stride + first, left);
      doubles v = {0};
      for (int32_t column = row; column < count; column++) {
        const float *plane = fit->abundances + column * fit->abundances_stride + first;
        v += widen(plane, left) * fit->factor[row * count + column];
      }
      qq += q * q;
      qv += q * v;
      vv += v * v;
      distance += (q - v) * (q - v);
    }
    memcpy(&norms, fit->squared_norms + first, (size_t)left * sizeof(double));
    const doubles difference = norms - qq;
    const doubles beyond = select(difference < zero, zero, difference);
    /* The part of `q` off `v` is `|q - v|^2` less the part of `q - v` along `v`, which does not cancel
     * where the fit is good. */
    const doubles difference_off = distance - (qv - vv) * (qv - vv) / vv;
    const doubles off = select(difference_off < zero, zero, difference_off);
    const doubles rise = __builtin_elementwise_sqrt(off + beyond);
    if (!fit->has_length) {
      const doubles solved = (qv - fit->penalty) / vv;
      const doubles beside = select(solved < zero, zero, solved) - qv / vv;
      distance = select(vv > zero, off + vv * beside * beside, qq);
    }
    const doubles error = __builtin_elementwise_sqrt((beyond + distance) / fit->band_count);
    const doubles angle = angle_degrees(rise, qv / __builtin_elementwise_sqrt(vv));
    const doubles without_direction = select(qq + beyond > zero, zero + 90, zero);
    const doubles degrees = select(vv > zero, angle, without_direction);
    const lanes results[] = {
        __builtin_convertvector(error, lanes),
        __builtin_convertvector(degrees, lanes),
    };
    memcpy(fit->errors + first, results, (size_t)left * sizeof(float));
    memcpy(fit->angles_degrees + first, results + 1, (size_t)left * sizeof(float));
  }
}

#define GENERATION(NAME, TARGET)                                                               \
  TARGET static void judge_##NAME(const struct unmix_fit *fit, int64_t pixel_count) {          \
    judge(fit, pixel_count);                                                                   \
  }

#if defined(__x86_64__)
GENERATION(avx512, AVX512)
GENERATION(avx2, AVX2)
#endif
GENERATION(any, )

void unmix_judge(const struct unmix_fit *fit, int64_t pixel_count) {
  ON_THIS_MACHINE(judge, fit, pixel_count);
}
