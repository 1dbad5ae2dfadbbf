// Lets one file operation of a process fail, or ends the process there. Loaded with LD_PRELOAD.
//
//   cc -shared -fPIC -O2 -o faults.so faults.c -ldl
//
// Operations on files whose path holds UNMIX_FAULT_UNDER are numbered from 1. Of the operation UNMIX_FAULT_AT:
//   UNMIX_FAULT_ERRNO=28   it is not done and fails with this errno (a close is done, and fails)
//   UNMIX_FAULT_KILL=before, or after   the process is killed just before or after it
// UNMIX_FAULT_LOG=FILE writes a line for each operation: its number, name and path.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum verdict { GO_ON, FAIL, DIE_AFTER };

static atomic_int operations;
static long (*real_syscall)(long, ...);
static const char *under, *death, *record;
static int chosen, failure;

// Called by a process that was forked with other settings as well.
__attribute__((constructor)) void unmix_read_faults(void) {
  const char *at = getenv("UNMIX_FAULT_AT"), *number = getenv("UNMIX_FAULT_ERRNO");
  real_syscall = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  chosen = at ? atoi(at) : 0;
  failure = number ? atoi(number) : 0;
  death = getenv("UNMIX_FAULT_KILL");
  record = getenv("UNMIX_FAULT_LOG");
  under = getenv("UNMIX_FAULT_UNDER");
}

static void die(void) {
  real_syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

static void note(int number, const char *name, const char *path) {
  char line[1200];
  int length = snprintf(line, sizeof line, "%d %s %.1000s\n", number, name, path);
  int file = real_syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) return;
  real_syscall(SYS_write, file, line, length);
  real_syscall(SYS_close, file);
}

static enum verdict judge(const char *name, const char *path) {
  if (!under || !path || !strstr(path, under)) return GO_ON;
  int number = atomic_fetch_add(&operations, 1) + 1;
  if (record) note(number, name, path);
  if (number != chosen) return GO_ON;
  if (death && !strcmp(death, "before")) die();
  if (death) return DIE_AFTER;
  if (!failure) return GO_ON;
  errno = failure;
  return FAIL;
}

// The path of an open file, in `room`. What it does not find has no path.
static const char *path_of(int file, char *room, size_t size) {
  char link[40];
  int saved = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = file < 3 ? -1 : readlink(link, room, size - 1);
  errno = saved;
  room[length > 0 ? length : 0] = 0;
  return room;
}

// A path below an open folder, or as it stands.
static const char *path_at(int folder, const char *path, char *room, size_t size) {
  if (path[0] == '/' || folder == AT_FDCWD) return path;
  path_of(folder, room, size);
  strncat(room, "/", size - strlen(room) - 1);
  strncat(room, path, size - strlen(room) - 1);
  return room;
}

// A stream whose `ferror` is true from now on, as after a failed read; without that it would look like its end.
static size_t broken(FILE *stream) {
  stream->_flags |= 0x20;  // _IO_ERR_SEEN of glibc
  return 0;
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define WRAP(type, name, failed, parameters, arguments, path) \
  type name parameters { \
    REAL(name); \
    char room[1000]; \
    (void)room; \
    enum verdict verdict = judge(#name, path); \
    if (verdict == FAIL) return failed; \
    type result = real arguments; \
    if (verdict == DIE_AFTER) die(); \
    return result; \
  }

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; \
    va_end(list); \
    enum verdict verdict = judge(#name, path); \
    if (verdict == FAIL) return -1; \
    int result = real(path, flags, mode); \
    if (verdict == DIE_AFTER) die(); \
    return result; \
  }

#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    REAL(name); \
    char room[1000]; \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; \
    va_end(list); \
    enum verdict verdict = judge(#name, path_at(folder, path, room, sizeof room)); \
    if (verdict == FAIL) return -1; \
    int result = real(folder, path, flags, mode); \
    if (verdict == DIE_AFTER) die(); \
    return result; \
  }

#define OF(file) path_of(file, room, sizeof room)
#define AT(folder, path) path_at(folder, path, room, sizeof room)

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
WRAP(FILE *, fopen, NULL, (const char *p, const char *m), (p, m), p)
WRAP(FILE *, fopen64, NULL, (const char *p, const char *m), (p, m), p)
WRAP(size_t, fread, broken(f), (void *b, size_t s, size_t n, FILE *f), (b, s, n, f), OF(fileno(f)))
WRAP(size_t, fwrite, broken(f), (const void *b, size_t s, size_t n, FILE *f), (b, s, n, f), OF(fileno(f)))
WRAP(DIR *, opendir, NULL, (const char *p), (p), p)
WRAP(DIR *, fdopendir, NULL, (int f), (f), OF(f))
WRAP(ssize_t, read, -1, (int f, void *b, size_t n), (f, b, n), OF(f))
WRAP(ssize_t, pread, -1, (int f, void *b, size_t n, off_t o), (f, b, n, o), OF(f))
WRAP(ssize_t, pread64, -1, (int f, void *b, size_t n, off64_t o), (f, b, n, o), OF(f))
WRAP(ssize_t, write, -1, (int f, const void *b, size_t n), (f, b, n), OF(f))
WRAP(ssize_t, pwrite, -1, (int f, const void *b, size_t n, off_t o), (f, b, n, o), OF(f))
WRAP(ssize_t, pwrite64, -1, (int f, const void *b, size_t n, off64_t o), (f, b, n, o), OF(f))
WRAP(int, fsync, -1, (int f), (f), OF(f))
WRAP(int, fdatasync, -1, (int f), (f), OF(f))
WRAP(int, ftruncate, -1, (int f, off_t n), (f, n), OF(f))
WRAP(int, ftruncate64, -1, (int f, off64_t n), (f, n), OF(f))
WRAP(int, flock, -1, (int f, int how), (f, how), OF(f))
WRAP(int, fstat, -1, (int f, struct stat *s), (f, s), OF(f))
WRAP(int, stat, -1, (const char *p, struct stat *s), (p, s), p)
WRAP(int, lstat, -1, (const char *p, struct stat *s), (p, s), p)
WRAP(int, fstatat, -1, (int d, const char *p, struct stat *s, int h), (d, p, s, h), AT(d, p))
WRAP(int, mkdir, -1, (const char *p, mode_t m), (p, m), p)
WRAP(int, rmdir, -1, (const char *p), (p), p)
WRAP(int, unlink, -1, (const char *p), (p), p)
WRAP(int, unlinkat, -1, (int d, const char *p, int h), (d, p, h), AT(d, p))
WRAP(int, rename, -1, (const char *p, const char *q), (p, q), p)
WRAP(int, renameat2, -1, (int d, const char *p, int e, const char *q, unsigned h), (d, p, e, q, h), AT(d, p))
WRAP(void *, mmap, MAP_FAILED, (void *a, size_t n, int p, int h, int f, off_t o), (a, n, p, h, f, o), f < 0 ? NULL : OF(f))

int close(int file) {
  REAL(close);
  char room[1000];
  enum verdict verdict = judge("close", OF(file));
  int saved = errno, result = real(file);
  if (verdict == DIE_AFTER) die();
  if (verdict != FAIL) return result;
  errno = saved;
  return -1;
}

long syscall(long number, ...) {
  va_list list;
  long a[6];
  va_start(list, number);
  for (int index = 0; index < 6; index++) a[index] = va_arg(list, long);
  va_end(list);
  if (!real_syscall) unmix_read_faults();
  enum verdict verdict = GO_ON;
  char room[1000];
  if (number == SYS_renameat2) verdict = judge("renameat2", AT(a[0], (const char *)a[1]));
  if (verdict == FAIL) return -1;
  long result = real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  if (verdict == DIE_AFTER) die();
  return result;
}
