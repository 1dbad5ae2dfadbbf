#include <cpl_compressor.h>
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <dlfcn.h>
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

/* Whether a path names what is neither a file nor a folder: a pipe, a socket, a device. */
static inline int unmix_is_special_file(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

/* HDF5 prints its diagnostics on standard error until a thread tells it not to; netCDF fails calls in
   the course of every open. The library is asked for by name, because GDAL may be built without it. */
static inline void unmix_silence_hdf5(void) {
  static _Thread_local int is_silent;
  if (is_silent) return;
  is_silent = 1;
  int (*set_printing)(long long stack, void *print, void *data) =
      (int (*)(long long, void *, void *))dlsym((void *)0 /* every loaded library */, "H5Eset_auto2");
  if (set_printing != NULL) (void)set_printing(0, NULL, NULL);
}

static inline void *unmix_open_nothing(void *data, const char *path, const char *access) {
  (void)data, (void)path, (void)access;
  return NULL;
}

/* Puts a file system in which there is nothing in the place of one of GDAL's. */
static inline void unmix_close_file_system(const char *prefix) {
  VSIFilesystemPluginCallbacksStruct *callbacks = VSIAllocFilesystemPluginCallbacksStruct();
  callbacks->open = unmix_open_nothing;
  (void)VSIInstallPluginHandler(prefix, callbacks);
  VSIFreeFilesystemPluginCallbacksStruct(callbacks);
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
