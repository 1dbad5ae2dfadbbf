// The two renames of Linux that Foundation does not offer: over an existing target, and exchanging
// two.
//
// FileManager.moveItem refuses an existing target, and replaceItemAt is not one step (nor, on
// Linux, in the right direction). Both functions only read their NUL-terminated arguments during
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
