// Runs a program many times without loading its libraries again: loaded with LD_PRELOAD, it forks before `main`.
//
//   cc -shared -fPIC -O2 -o server.so server.c -ldl
//
// Most of the time of a short run goes to the dynamic loader. UNMIX_SERVER="3 4" names the descriptor on which requests come
// and the one for answers; without it the program runs as always. A request: its length in 4 bytes, then texts that each end
// with a zero byte: the working folder, the file for what is printed, the number of settings, the settings (NAME=VALUE), the
// arguments with the program's name first. The answers: 4 bytes with the process, then 4 bytes with its status.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_TEXTS = 400 };

typedef int (*program)(int, char **, char **);
static program real_main;
static int requests, answers;
extern char **environ;

static int take(void *bytes, size_t count) {
  for (size_t done = 0; done < count;) {
    ssize_t got = read(requests, (char *)bytes + done, count - done);
    if (got <= 0) return 0;
    done += got;
  }
  return 1;
}

static void answer(int32_t number) {
  if (write(answers, &number, sizeof number) != sizeof number) _exit(70);
}

// What a fresh process would find: arguments, settings, streams, and faults that are read from the settings.
static int child(char **texts, int count) {
  int settings = atoi(texts[2]), output = open(texts[1], O_WRONLY | O_CREAT | O_TRUNC, 0666), input = open("/dev/null", O_RDONLY);
  if (chdir(texts[0]) || output < 0 || input < 0) _exit(71);
  dup2(input, 0), dup2(output, 1), dup2(output, 2);
  close(input), close(output), close(requests), close(answers);
  for (int index = 0; index < settings; index++) putenv(texts[3 + index]);
  char **arguments = texts + 3 + settings;
  int number = count - 3 - settings;
  void (*tell_swift)(char **, int) = dlsym(RTLD_DEFAULT, "_swift_stdlib_overrideUnsafeArgvArgc");
  void (*read_faults)(void) = dlsym(RTLD_DEFAULT, "unmix_read_faults");
  if (tell_swift) tell_swift(arguments, number);
  if (read_faults) read_faults();
  return real_main(number, arguments, environ);
}

static int serve(int argc, char **argv, char **envp) {
  const char *descriptors = getenv("UNMIX_SERVER");
  if (!descriptors || sscanf(descriptors, "%d %d", &requests, &answers) != 2) return real_main(argc, argv, envp);
  unsetenv("UNMIX_SERVER");
  unsetenv("LD_PRELOAD");
  // The program does this in each run; it has an effect once.
  void (*register_drivers)(void) = dlsym(RTLD_DEFAULT, "GDALAllRegister");
  if (register_drivers) register_drivers();
  uint32_t length;
  while (take(&length, sizeof length)) {
    char *request = malloc(length), *texts[MOST_TEXTS + 1] = {0};
    int count = 0;
    if (!request || !take(request, length)) return 72;
    for (char *at = request; at < request + length && count < MOST_TEXTS; at += strlen(at) + 1) texts[count++] = at;
    pid_t process = fork();
    if (process == 0) exit(child(texts, count));
    int status = 0;
    answer(process);
    waitpid(process, &status, 0);
    answer(status);
    free(request);
  }
  return 0;
}

int __libc_start_main(program main, int argc, char **argv, void (*init)(void), void (*fini)(void), void (*rtld_fini)(void), void *end) {
  int (*real)(program, int, char **, void (*)(void), void (*)(void), void (*)(void), void *) = dlsym(RTLD_NEXT, "__libc_start_main");
  real_main = main;
  return real(serve, argc, argv, init, fini, rtld_fini, end);
}
