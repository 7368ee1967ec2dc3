#define _GNU_SOURCE
#include "CShim.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#define SLOTS 16384

// `start` is 0 while a slot guards nothing. It is written last when a guard begins and first when it ends, so the
// handler never sees half a range.
static struct {
  _Atomic int used;
  _Atomic uintptr_t start;
  _Atomic uintptr_t end;
  _Atomic int damaged;
} slots[SLOTS];
static _Atomic int highest;

static struct sigaction previous;
static uintptr_t page_size;
static int install_error;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int answer(uintptr_t address) {
  int count = atomic_load(&highest);
  for (int i = 0; i < count; i++) {
    uintptr_t start = atomic_load(&slots[i].start);
    if (start == 0 || address < start || address >= atomic_load(&slots[i].end)) continue;
    void *page = (void *)(address & ~(page_size - 1));
    if (mmap(page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) return 0;
    atomic_store(&slots[i].damaged, 1);
    return 1;
  }
  return 0;
}

static void on_sigbus(int signal_number, siginfo_t *info, void *context) {
  int saved = errno;
  // A positive code is a fault of this thread; anything else was sent by somebody.
  if (info->si_code > 0 && answer((uintptr_t)info->si_addr)) {
    errno = saved;
    return;
  }
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(signal_number, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal_number);
  } else {
    // The fault happens again on return, or the signal sent now, and ends the process as without us.
    signal(signal_number, SIG_DFL);
    if (info->si_code <= 0) raise(signal_number);
  }
  errno = saved;
}

static void install(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGBUS, &action, &previous) != 0) install_error = errno;
}

int shanxi_mapping_guard(const void *start, size_t length) {
  pthread_once(&once, install);
  if (install_error != 0) {
    errno = install_error;
    return -1;
  }
  for (int i = 0; i < SLOTS; i++) {
    int expected = 0;
    if (!atomic_compare_exchange_strong(&slots[i].used, &expected, 1)) continue;
    atomic_store(&slots[i].damaged, 0);
    atomic_store(&slots[i].end, (uintptr_t)start + length);
    atomic_store(&slots[i].start, (uintptr_t)start);
    int seen = atomic_load(&highest);
    while (seen <= i && !atomic_compare_exchange_weak(&highest, &seen, i + 1)) {
    }
    return i;
  }
  errno = ENOMEM;
  return -1;
}

void shanxi_mapping_release(int slot) {
  atomic_store(&slots[slot].start, 0);
  atomic_store(&slots[slot].end, 0);
  atomic_store(&slots[slot].used, 0);
}

int shanxi_mapping_is_damaged(int slot) {
  return atomic_load(&slots[slot].damaged);
}
