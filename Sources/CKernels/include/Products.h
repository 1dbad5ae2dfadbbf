/* Products of matrices, and the steps that factorisations consist of.
 *
 * Every element of a product is added up in the order of the inner index, in one accumulator, whatever
 * the shape and the processor: equal factors give equal bytes everywhere. In single precision each
 * multiply-add is rounded once, in double precision the product and the sum are rounded in turn. */
#pragma once
#include <stdint.h>

/* `result = left * right`, or `result += left * right`; none overlaps another. */
struct unmix_product {
  /* The element of a row and an inner index lies at
   * `left + row * left_row_stride + inner * left_inner_stride`. */
  const float *left;
  int64_t left_row_stride, left_inner_stride;
  /* That of an inner index and a column at
   * `right + inner * right_inner_stride + column * right_column_stride`. One stride of each factor
   * is 1. */
  const float *right;
  int64_t right_inner_stride, right_column_stride;
  /* By rows, without gaps. */
  float *result;
  int64_t row_count, column_count, inner_count;
  /* Whether the product is added to what `result` holds. */
  int adds;
};

/* The same in double precision. */
struct unmix_double_product {
  const double *left;
  int64_t left_row_stride, left_inner_stride;
  const double *right;
  int64_t right_inner_stride, right_column_stride;
  double *result;
  int64_t row_count, column_count, inner_count;
  int adds;
};

/* Multiplies matrices. */
void unmix_multiply(const struct unmix_product *product);
void unmix_multiply_doubles(const struct unmix_double_product *product);

/* The inner product of two rows of `count` numbers: 16 partial sums, then the sums of their halves. */
double unmix_inner_product(const double *first, const double *second, int64_t count);
/* `target += factor * source`. */
void unmix_add_scaled(double *target, const double *source, double factor, int64_t count);
/* Turns two rows in their plane: `(first, second) = (c first - s second, s first + c second)`. */
void unmix_rotate(double *first, double *second, double cosine, double sine, int64_t count);
