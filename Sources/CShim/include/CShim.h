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

/// Sets how long this thread runs before others of the same processor have their turn, 100 us to 100 ms; 0 for the
/// system's own choice. One that wakes with a shorter slice goes before those with longer ones. Linux heeds it from 6.12
/// on. Returns 0, or -1 with errno.
int shanxi_set_slice(uint64_t nanoseconds);

/// Replaces each byte by its entry of a table of 256.
void shanxi_classify_bytes(const uint8_t *keys, size_t count, const uint8_t *table, uint8_t *classes);

/// Replaces each number by its entry of a table. Returns 0 when a number is outside of the table.
int shanxi_classify_numbers(
    const uint32_t *keys, size_t count, const uint8_t *table, size_t keyCount, uint8_t *classes);

/// Counts the places 0 up to `count` from which `length` classes follow that each share a bit with their mask (a mask
/// of 0 takes every class), and writes `base` plus the place unless `output` is null. Reads `count + length - 1`
/// classes and up to 32 bytes more.
size_t shanxi_match_row(
    const uint8_t *classes, size_t count, const uint8_t *masks, size_t length, uint32_t base, uint32_t *output);

/// A deterministic automaton over classes of tokens on its way through a corpus.
struct shanxi_automaton {
  /// The classes of the tokens from `base` up to `end`.
  const uint8_t *classes;
  uint32_t base, end;
  /// The state after each state (a row of 2^shift) and class; 0 has no way on, 1 is the first.
  const uint16_t *next;
  const uint8_t *accepts;
  unsigned shift;
  /// A match can begin only where the class has one of these bits; 0 when it can begin anywhere.
  uint8_t begins;
  /// 0 for the shortest match from each start, 1 for the longest that ends behind all before it, 2 for one that ends at
  /// the limit.
  int mode;
  /// Tokens that a match has at most.
  uint32_t span;
  /// Ascending starts: from, to, and the limit that no match from there passes.
  const uint32_t *segments;
  size_t segment_count, segment;
  /// Where it goes on.
  uint32_t position;
  /// Where matches are put, at most `capacity`; null to count only.
  uint32_t *starts, *ends;
  size_t capacity, found;
  /// One bit a position from `first` on: ends that are taken, which then end no other match; null to keep all.
  uint64_t *taken;
  uint32_t first;
  /// The greatest end so far.
  uint32_t greatest;
  /// Matches that begin before are found, but not kept.
  uint32_t kept_from;
};

/// Goes on; returns 0 at the end, 1 when classes from `position` on are needed, 2 when there is no room.
int shanxi_run_automaton(struct shanxi_automaton *run);

/// A deterministic automaton that is tried from places which lie apart, where one byte of each token decides all that is
/// not known of it.
struct shanxi_starts {
  /// The bytes of the tokens from `low` up to `end`.
  const uint8_t *keys;
  uint32_t low, end;
  /// The class of each byte, and the bits that tokens have besides, by their distance from the start.
  const uint8_t *table, *known;
  /// As `shanxi_automaton` has them.
  const uint16_t *next;
  const uint8_t *accepts;
  unsigned shift;
  /// Tokens that a match has at most; `known` has as many entries.
  uint32_t span;
  /// Whether the longest match is looked for, not the shortest.
  int longest;
  /// Matches stay inside of regions: one bit a token, set where a region begins and behind the last one; null where
  /// that is no matter. No match begins outside of the tokens from the first of all regions to the last.
  const uint64_t *joints;
  uint32_t covered_from, covered_to;
};

/// Writes how many tokens the match from each start has, 0 where there is none. Starts are not below `low`, and `span` is
/// at most 64 where there are joints.
void shanxi_run_starts(const struct shanxi_starts *run, const uint32_t *starts, size_t count, uint32_t *lengths);

/// Writes the numbers of an ascending array to which `distance` has to be added to get one of another such array;
/// returns how many. `output` has room for all of the first and may be that array.
size_t shanxi_intersect(
    const uint32_t *first, size_t firstCount, const uint32_t *second, size_t secondCount, uint32_t distance,
    uint32_t *output);

/// Writes the places of the numbers whose entry of a table is not 0, and returns how many these are; `SIZE_MAX` when a
/// number is outside of the table. `output` has room for all places.
size_t shanxi_select(
    const uint32_t *numbers, size_t count, const uint8_t *table, size_t keyCount, uint32_t *output);

/// Writes the positions that lie in one of the ranges, pairs of first and end, both ascending; returns how many.
/// `output` has room for all positions.
size_t shanxi_keep_inside(
    const int64_t *ranges, size_t rangeCount, const uint32_t *positions, size_t count, uint32_t *output);

/// Sets the bit of each position.
void shanxi_set_bits(uint64_t *bits, const uint32_t *positions, size_t count);

/// Writes the numbers of the bits that are set, ascending; returns how many.
size_t shanxi_collect_bits(const uint64_t *bits, size_t words, uint32_t *positions);

/// Writes the elements of two ascending arrays to `output` in ascending order; it has room for all of them.
void shanxi_merge(
    const uint32_t *first, size_t firstCount, const uint32_t *second, size_t secondCount,
    uint32_t *output);

/// Packs 128 numbers below 2^width in four lanes of bits: 16 * width bytes. `width` is 0 to 32.
void shanxi_pack_block(const uint32_t *numbers, unsigned width, void *output);

/// Writes 128 ascending positions: each is the one before it (at first `last`), plus a number of the block that
/// `shanxi_pack_block` wrote, plus 1.
void shanxi_unpack_positions(const void *packed, unsigned width, uint32_t last, uint32_t *output);

/// The same for `count` numbers that stand in one stream of bits; reads no byte after the last number's.
void shanxi_unpack_rest(const void *packed, unsigned width, size_t count, uint32_t last, uint32_t *output);

/// Writes numbers `first` up to `first + count` of a stream of bits in which each takes `width` (0 to 32); reads up to
/// 8 bytes after the last number's.
void shanxi_unpack_numbers(const void *packed, size_t first, size_t count, unsigned width, uint32_t *output);

/// Writes the numbers at `count` places of such a stream, each moved by `offset`.
void shanxi_gather_numbers(
    const void *packed, unsigned width, const uint32_t *places, size_t count, int64_t offset, uint32_t *output);

/// Counts the numbers at `count` places of such a stream, each moved by `offset`, as `shanxi_count_numbers` does.
int shanxi_count_numbers_at(
    const void *packed, unsigned width, const uint32_t *places, size_t count, int64_t offset, uint32_t *counts,
    uint32_t limit);

/// Counts the numbers of stretches of such a stream: adds 1 to `counts` at each. Returns 0 at a number that is not below
/// `limit`; reads as `shanxi_unpack_numbers` does.
int shanxi_count_numbers(
    const void *packed, unsigned width, const uint32_t *starts, const uint32_t *ends, size_t stretches,
    uint32_t *counts, uint32_t limit);

/// Whether the file at `path` lies on a network file system or FUSE, so that inotify does not tell of all changes.
int shanxi_is_remote(const char *path);
