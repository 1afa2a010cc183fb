/* Preloaded, every fsync and fdatasync takes SYNC_MICROSECONDS longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

typedef int (*Sync)(int);

static int later(const char *name, int file) {
    const char *wait = getenv("SYNC_MICROSECONDS");
    usleep(wait ? atoi(wait) : 0);
    return ((Sync)dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file) { return later("fsync", file); }
int fdatasync(int file) { return later("fdatasync", file); }
