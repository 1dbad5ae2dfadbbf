// What neither Foundation nor swift-system offers of Linux: two renames (over an existing target, and
// exchanging two), the removal of a name, and writing to the disk without waiting.
//
// FileManager.moveItem refuses an existing target, and replaceItemAt is not one step (nor, on
// Linux, in the right direction). The functions only read their NUL-terminated arguments during
// the call, which is what the attribute tells Swift.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

/// Removes the name of a file; 0, or the `errno` of `unlink(2)`.
READS_ITS_ARGUMENTS_ONLY
static inline int removeFile(const char *path) { return unlink(path) == 0 ? 0 : errno; }

/// What the system says of a file, links followed: its size, the times of the last change of its bytes
/// and of anything about it (nanoseconds since 1970), and its number. `failure` is 0 or an `errno`.
struct FileStatus {
  int failure;
  long long byteCount, modified, changed, number;
};

READS_ITS_ARGUMENTS_ONLY
static inline struct FileStatus statusOfFile(const char *path) {
  struct stat status;
  struct FileStatus result = {0, 0, 0, 0, 0};
  if (stat(path, &status) != 0) {
    result.failure = errno;
    return result;
  }
  result.byteCount = status.st_size;
  result.modified = status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec;
  result.changed = status.st_ctim.tv_sec * 1000000000LL + status.st_ctim.tv_nsec;
  result.number = (long long)status.st_ino;
  return result;
}

/// Lets the system begin to write an open file to the disk; a wish, without an answer.
static inline void beginWriteOut(int descriptor) {
#ifdef SYS_sync_file_range
  const unsigned int write = 2;  // SYNC_FILE_RANGE_WRITE, which glibc declares under _GNU_SOURCE only
  (void)syscall(SYS_sync_file_range, descriptor, 0LL, 0LL, write);
#endif
}
