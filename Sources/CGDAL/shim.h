#include <cpl_compressor.h>
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <malloc.h>
#include <ogr_srs_api.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Bytes of a file, or -1 if it is not there; *is_folder says what it is. VSIStatL needs a struct that
   Swift's importer does not see, so paths of GDAL's virtual file systems are measured by seeking. */
static inline long long unmix_file_size(const char *path, int *is_folder) {
  struct stat status;
  *is_folder = 0;
  if (stat(path, &status) == 0) {
    *is_folder = S_ISDIR(status.st_mode) ? 1 : 0;
    return (long long)status.st_size;
  }
  VSILFILE *file = VSIFOpenL(path, "rb");
  if (file == NULL) return -1;
  VSIFSeekL(file, 0, SEEK_END);
  long long size = (long long)VSIFTellL(file);
  VSIFCloseL(file);
  return size;
}

/* Whether a path names a file that the system itself can read at any place. */
static inline int unmix_is_regular_file(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* Lets the system begin to write some bytes of a file to the disk; a wish, without an answer. glibc
   declares sync_file_range() under _GNU_SOURCE only. */
static inline void unmix_begin_write_out(int descriptor, long long offset, long long count) {
#ifdef SYS_sync_file_range
  const unsigned int write = 2; /* SYNC_FILE_RANGE_WRITE */
  (void)syscall(SYS_sync_file_range, descriptor, offset, count, write);
#endif
}

/* Gives freed memory back to the system, which glibc otherwise keeps for the thread that freed it. */
static inline void unmix_return_freed_memory(void) {
#ifdef __GLIBC__
  (void)malloc_trim(0);
#endif
}
