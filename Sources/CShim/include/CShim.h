#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected) of `count` bytes, continuing from `crc` (0 to begin).
uint32_t shanxi_crc32c(uint32_t crc, const void *bytes, size_t count);

/// Begins to guard the pages from `start` on: a fault inside them (the file shrank, the disk failed) is answered with
/// a page of zeros and remembered. Installs the SIGBUS handler at the first call.
/// Returns a slot, or -1 when all slots are taken or the handler cannot be installed (errno says why).
int shanxi_mapping_guard(const void *start, size_t length);

/// Ends the guard of `slot`; call it before munmap.
void shanxi_mapping_release(int slot);

/// Whether a page of this mapping had to be replaced by zeros.
int shanxi_mapping_is_damaged(int slot);

/// Makes a pipe, reading end first, that programs started later do not inherit. Returns 0, or -1 with errno.
int shanxi_pipe(int ends[2]);

/// `write` that is answered by EPIPE, not by a signal, when nobody reads.
ssize_t shanxi_write_quietly(int end, const void *bytes, size_t count);

/// Starts `/bin/sh -c command` in a process group of its own, with these three as its standard input, output and error.
/// Returns 0 and the process id in `child`, or an error number.
int shanxi_spawn_shell(const char *command, int input, int output, int errors, pid_t *child);

/// Whether the file at `path` lies on a network file system or FUSE, so that inotify does not tell of all changes.
int shanxi_is_remote(const char *path);
