/* Generations of processors: the loops exist for each, and all give the same bytes. */
#pragma once

enum unmix_generation { UNMIX_ANY, UNMIX_AVX2, UNMIX_AVX512 };

/* The newest generation that this machine has and that is allowed. */
enum unmix_generation unmix_generation(void);

/* Allows no generation newer than this one: for tests that compare them, and for measurements. */
void unmix_limit_generation(enum unmix_generation newest);
