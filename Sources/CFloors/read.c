#include "CFloors.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int64_t unmix_floor_read(int32_t descriptor, int64_t start, int64_t end, int64_t chunk) {
  char *buffer = malloc((size_t)chunk);
  if (buffer == NULL) return -1;
  int64_t place = start;
  while (place < end) {
    const int64_t wanted = end - place < chunk ? end - place : chunk;
    const ssize_t got = pread(descriptor, buffer, (size_t)wanted, place);
    if (got == 0 || (got < 0 && errno != EINTR)) break;
    if (got > 0) place += got;
  }
  free(buffer);
  return place < end ? -1 : place - start;
}
