// What Foundation does not offer of Linux: two renames (over an existing target, and exchanging two),
// opening without waiting, and writing to the disk without waiting.
//
// FileManager.moveItem refuses an existing target, and replaceItemAt is not one step (nor, on
// Linux, in the right direction). The functions only read their NUL-terminated arguments during
// the call, which is what the attribute tells Swift.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READS_ITS_ARGUMENTS_ONLY __attribute__((swift_attr("@safe")))

/// Renames in one step, over a file or an empty folder of the new name; 0, or the `errno` of
/// `rename(2)`.
READS_ITS_ARGUMENTS_ONLY
static inline int renameReplacing(const char *path, const char *newPath) {
  return rename(path, newPath) == 0 ? 0 : errno;
}

/// Exchanges two existing names in one step; 0, or the `errno` of `renameat2(2)`, which is
/// `EINVAL`, `ENOSYS` or `EOPNOTSUPP` where the file system cannot.
READS_ITS_ARGUMENTS_ONLY
static inline int renameExchanging(const char *path, const char *otherPath) {
  const unsigned int exchange = 2;  // RENAME_EXCHANGE, which glibc declares under _GNU_SOURCE only
  return syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, otherPath, exchange) == 0 ? 0 : errno;
}

/// Makes a file that must not be there yet and opens it for writing; a descriptor that the caller
/// closes, or -1 with `errno`.
READS_ITS_ARGUMENTS_ONLY
static inline int openNewFile(const char *path) {
  return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

/// Opens a file for reading without ever waiting, as opening a pipe would; a descriptor that the
/// caller closes, or the negative `errno`.
READS_ITS_ARGUMENTS_ONLY
static inline int openForReading(const char *path) {
  const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  return descriptor >= 0 ? descriptor : -errno;
}

/// The bytes of an open file; negative `EISDIR` for a folder, negative `ESPIPE` for a pipe or device,
/// or another negative `errno`.
static inline long long regularFileSize(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) return -errno;
  if (S_ISDIR(status.st_mode)) return -EISDIR;
  return S_ISREG(status.st_mode) ? (long long)status.st_size : -ESPIPE;
}

/// Lets the system begin to write an open file to the disk; a wish, without an answer.
static inline void beginWriteOut(int descriptor) {
#ifdef SYS_sync_file_range
  const unsigned int write = 2;  // SYNC_FILE_RANGE_WRITE, which glibc declares under _GNU_SOURCE only
  (void)syscall(SYS_sync_file_range, descriptor, 0LL, 0LL, write);
#endif
}
