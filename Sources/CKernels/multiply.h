/* The product of two matrices in one precision; included once for each.
 *
 * Needs `NUMBER`, `VECTOR` of `WIDTH` numbers, `MULTIPLY_ADD(a, b, c, in_hardware)`, `TRANSPOSE`, which
 * packs `WIDTH` rows of a panel's columns and tells how many it did, and `NAMED(name)`.
 *
 * The result is made in tiles of a few rows and one or two vectors of its longer side, which stay in
 * registers while the inner index runs over `DEPTH`. A factor of which the neighbours along the longer
 * side do not lie together is packed into a panel first. */

/* The factors as the tiles see them: numbers of one are spread over a vector, those of the other are
 * taken as vectors. */
struct NAMED(factors) {
  const NUMBER *numbers;
  int64_t number_row, number_inner;
  const NUMBER *vectors;
  int64_t vector_inner, vector_column;
  NUMBER *result;
  int64_t result_row, result_column;
  int64_t row_count, column_count, inner_count;
  int adds;
};

/* Copies `count` numbers into a vector, and zeros behind them. */
INLINE VECTOR NAMED(read)(const NUMBER *from, int64_t step, int64_t count) {
  VECTOR vector = {0};
  if (step == 1 && count >= WIDTH) {
    memcpy(&vector, from, sizeof vector);
    return vector;
  }
  NUMBER copy[WIDTH] = {0};
  for (int64_t lane = 0; lane < count && lane < WIDTH; lane++) copy[lane] = from[lane * step];
  memcpy(&vector, copy, sizeof vector);
  return vector;
}

INLINE void NAMED(write)(VECTOR vector, NUMBER *to, int64_t step, int64_t count) {
  if (step == 1 && count >= WIDTH) {
    memcpy(to, &vector, sizeof vector);
    return;
  }
  NUMBER copy[WIDTH];
  memcpy(copy, &vector, sizeof vector);
  for (int64_t lane = 0; lane < count && lane < WIDTH; lane++) to[lane * step] = copy[lane];
}

/* A tile: from `row` and `column` on, `count` columns of which are there; sums over `depth` inner
 * indices, from the panel's first. */
INLINE void NAMED(tile)(const struct NAMED(factors) *factors, int64_t row, int64_t column,
                        int64_t count, int64_t inner, int64_t depth, const NUMBER *panel,
                        int64_t panel_step, const int row_count, const int vector_count,
                        const int in_hardware) {
  const NUMBER *numbers =
      factors->numbers + row * factors->number_row + inner * factors->number_inner;
  NUMBER *result = factors->result + row * factors->result_row + column * factors->result_column;
  const int64_t step = factors->result_column;
  const int starts_at_zero = inner == 0 && !factors->adds;
  VECTOR sums[8][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < row_count; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vector_count; v++) {
      const NUMBER *old = result + r * factors->result_row + v * WIDTH * step;
      sums[r][v] = starts_at_zero ? (VECTOR){0} : NAMED(read)(old, step, count - v * WIDTH);
    }
  }
  for (int64_t index = 0; index < depth; index++) {
    VECTOR vectors[2];
#pragma clang loop unroll(full)
    for (int v = 0; v < vector_count; v++) {
      memcpy(&vectors[v], panel + index * panel_step + v * WIDTH, sizeof *vectors);
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < row_count; r++) {
      const NUMBER number = numbers[r * factors->number_row + index * factors->number_inner];
#pragma clang loop unroll(full)
      for (int v = 0; v < vector_count; v++) {
        sums[r][v] = MULTIPLY_ADD((VECTOR){0} + number, vectors[v], sums[r][v], in_hardware);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < row_count; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vector_count; v++) {
      NUMBER *place = result + r * factors->result_row + v * WIDTH * step;
      NAMED(write)(sums[r][v], place, step, count - v * WIDTH);
    }
  }
}

/* Packs `depth` inner indices of `count` columns; zeros fill `width` columns. */
INLINE void NAMED(pack)(const struct NAMED(factors) *factors, int64_t column, int64_t count,
                        int64_t inner, int64_t depth, NUMBER *panel, int64_t width) {
  const int64_t inner_step = factors->vector_inner, column_step = factors->vector_column;
  const NUMBER *first = factors->vectors + inner * inner_step + column * column_step;
  if (count < width) memset(panel, 0, (size_t)(depth * width) * sizeof *panel);
  if (column_step == 1) {
    for (int64_t index = 0; index < depth; index++) {
      memcpy(panel + index * width, first + index * inner_step, (size_t)count * sizeof *panel);
    }
    return;
  }
  for (int64_t start = 0; start < count; start += WIDTH) {
    const int64_t lanes_left = count - start < WIDTH ? count - start : WIDTH;
    const NUMBER *source = first + start * column_step;
    int64_t done = 0;
    if (lanes_left == WIDTH && inner_step == 1) {
      done = TRANSPOSE(source, column_step, depth, panel + start, width);
    }
    for (int64_t lane = 0; lane < lanes_left; lane++) {
      for (int64_t index = done; index < depth; index++) {
        panel[index * width + start + lane] = source[lane * column_step + index * inner_step];
      }
    }
  }
}

#define ROWS(COUNT)                                                                            \
  case COUNT:                                                                                  \
    NAMED(tile)(factors, row, column, count, inner, depth, panel, panel_step, COUNT,           \
                vector_count, in_hardware);                                                    \
    break;

/* All rows of one panel, at most `limit` at a time. */
INLINE void NAMED(rows)(const struct NAMED(factors) *factors, int64_t column, int64_t count,
                        int64_t inner, int64_t depth, const NUMBER *panel, int64_t panel_step,
                        const int vector_count, const int limit, const int in_hardware) {
  const int64_t pass_count = (factors->row_count + limit - 1) / limit;
  int64_t row = 0;
  for (int64_t pass = 0; pass < pass_count; pass++) {
    const int64_t rows = (factors->row_count + pass) / pass_count;
    if (limit > 6) {
      switch (rows) { ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) }
    } else {
      switch (rows) { ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) }
    }
    row += rows;
  }
}

#undef ROWS

INLINE void NAMED(multiply)(const struct NAMED(factors) *factors, const int limit,
                            const int vector_count, const int in_hardware) {
  /* Inner indices of a panel, which fits into the L1 cache. */
  enum { DEPTH = 128 };
  NUMBER memory[DEPTH * 2 * WIDTH] __attribute__((aligned(64)));
  for (int64_t inner = 0; inner < factors->inner_count; inner += DEPTH) {
    const int64_t left = factors->inner_count - inner, depth = left < DEPTH ? left : DEPTH;
    for (int64_t column = 0; column < factors->column_count; column += vector_count * WIDTH) {
      const int64_t rest = factors->column_count - column;
      const int64_t count = rest < vector_count * WIDTH ? rest : vector_count * WIDTH;
      const int is_narrow = count <= WIDTH;
      const int64_t width = is_narrow ? WIDTH : vector_count * WIDTH;
      const NUMBER *panel = factors->vectors + inner * factors->vector_inner + column;
      int64_t panel_step = factors->vector_inner;
      /* A panel that few rows use is read where it lies. */
      if (factors->vector_column != 1 || count < width || factors->row_count > 2 * limit) {
        NAMED(pack)(factors, column, count, inner, depth, memory, width);
        panel = memory;
        panel_step = width;
      }
      if (is_narrow || vector_count == 1) {
        NAMED(rows)(factors, column, count, inner, depth, panel, panel_step, 1, limit, in_hardware);
      } else {
        NAMED(rows)(factors, column, count, inner, depth, panel, panel_step, 2, limit, in_hardware);
      }
    }
  }
}

#if defined(__x86_64__)
AVX512 static void NAMED(multiply_avx512)(const struct NAMED(factors) *factors) {
  NAMED(multiply)(factors, 8, 2, FUSED_avx512);
}
AVX2 static void NAMED(multiply_avx2)(const struct NAMED(factors) *factors) {
  NAMED(multiply)(factors, 6, 1, FUSED_avx2);
}
#endif
static void NAMED(multiply_any)(const struct NAMED(factors) *factors) {
  NAMED(multiply)(factors, 3, 1, FUSED_any);
}

/* The factors of a product, vectors along the longer side of its result. */
static struct NAMED(factors) NAMED(arranged)(const struct PRODUCT *product) {
  const int64_t row_count = product->row_count, column_count = product->column_count;
  if (column_count < row_count) {
    return (struct NAMED(factors)){
        product->right,  product->right_column_stride, product->right_inner_stride,
        product->left,   product->left_inner_stride,   product->left_row_stride,
        product->result, 1,                            column_count,
        column_count,    row_count,                    product->inner_count,
        product->adds};
  }
  return (struct NAMED(factors)){
      product->left,   product->left_row_stride,    product->left_inner_stride,
      product->right,  product->right_inner_stride, product->right_column_stride,
      product->result, column_count,                1,
      row_count,       column_count,                product->inner_count,
      product->adds};
}

/* The product of nothing. */
static void NAMED(clear)(const struct PRODUCT *product) {
  const int64_t count = product->row_count * product->column_count;
  if (!product->adds) memset(product->result, 0, (size_t)count * sizeof *product->result);
}
