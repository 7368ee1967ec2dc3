#include "CShim.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define HAS_VECTORS 1
#endif

/* What tokens pass. The class of a token has one bit for each test of a pattern. */

#ifdef HAS_VECTORS
__attribute__((target("avx2"))) static size_t classify_vectors(
    const uint8_t *keys, size_t count, const uint8_t *table, uint8_t *classes) {
  __m256i rows[16];
  unsigned numbers[16], used = 0;
  for (unsigned row = 0; row < 16; row++) {
    uint64_t halves[2];
    memcpy(halves, table + 16 * row, 16);
    if (!(halves[0] | halves[1])) continue;
    rows[used] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(table + 16 * row)));
    numbers[used++] = row;
  }
  if (used > 6) return 0;
  const __m256i low = _mm256_set1_epi8(15);
  size_t done = 0;
  for (; done + 32 <= count; done += 32) {
    const __m256i key = _mm256_loadu_si256((const __m256i *)(keys + done));
    const __m256i place = _mm256_and_si256(key, low);
    const __m256i row = _mm256_and_si256(_mm256_srli_epi16(key, 4), low);
    __m256i found = _mm256_setzero_si256();
    for (unsigned i = 0; i < used; i++) {
      const __m256i isRow = _mm256_cmpeq_epi8(row, _mm256_set1_epi8((char)numbers[i]));
      found = _mm256_or_si256(found, _mm256_and_si256(isRow, _mm256_shuffle_epi8(rows[i], place)));
    }
    _mm256_storeu_si256((__m256i *)(classes + done), found);
  }
  return done;
}
#endif

void shanxi_classify_bytes(const uint8_t *keys, size_t count, const uint8_t *table, uint8_t *classes) {
  size_t done = 0;
#ifdef HAS_VECTORS
  if (__builtin_cpu_supports("avx2")) done = classify_vectors(keys, count, table, classes);
#endif
  for (; done < count; done++) classes[done] = table[keys[done]];
}

int shanxi_classify_numbers(
    const uint32_t *keys, size_t count, const uint8_t *table, size_t keyCount, uint8_t *classes) {
  uint32_t greatest = 0;
  for (size_t i = 0; i < count; i++) greatest = keys[i] > greatest ? keys[i] : greatest;
  if (count && greatest >= keyCount) return 0;
  for (size_t i = 0; i < count; i++) classes[i] = table[keys[i]];
  return 1;
}

/* Rows of tests. */

static int passes(const uint8_t *classes, const uint8_t *masks, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (masks[i] && !(classes[i] & masks[i])) return 0;
  return 1;
}

#ifdef HAS_VECTORS
__attribute__((target("avx2,popcnt,bmi"))) static size_t chain_vectors(
    const uint8_t *classes, size_t count, const uint8_t *masks, size_t length, uint32_t base, uint32_t *output,
    size_t *done) {
  size_t found = 0, start = 0;
  const __m256i zero = _mm256_setzero_si256();
  for (; start + 32 <= count; start += 32) {
    __m256i fails = zero;
    for (size_t i = 0; i < length; i++) {
      if (!masks[i]) continue;
      const __m256i bits = _mm256_and_si256(
          _mm256_loadu_si256((const __m256i *)(classes + start + i)), _mm256_set1_epi8((char)masks[i]));
      fails = _mm256_or_si256(fails, _mm256_cmpeq_epi8(bits, zero));
    }
    uint32_t hits = ~(uint32_t)_mm256_movemask_epi8(fails);
    if (!output) {
      found += (size_t)__builtin_popcount(hits);
      continue;
    }
    for (; hits; hits &= hits - 1) output[found++] = base + (uint32_t)start + (uint32_t)__builtin_ctz(hits);
  }
  *done = start;
  return found;
}
#endif

size_t shanxi_match_row(
    const uint8_t *classes, size_t count, const uint8_t *masks, size_t length, uint32_t base, uint32_t *output) {
  size_t found = 0, start = 0;
#ifdef HAS_VECTORS
  if (__builtin_cpu_supports("avx2")) found = chain_vectors(classes, count, masks, length, base, output, &start);
#endif
  for (; start < count; start++) {
    if (!passes(classes + start, masks, length)) continue;
    if (output) output[found] = base + (uint32_t)start;
    found++;
  }
  return found;
}

/* Automata. */

/* One bit for each of 64 classes that has one of some bits. */
static uint64_t begins(const uint8_t *classes, uint8_t bits) {
  if (!bits) return ~0ull;
#ifdef HAS_VECTORS
  const __m128i mask = _mm_set1_epi8((char)bits), zero = _mm_setzero_si128();
  uint64_t found = 0;
  for (unsigned i = 0; i < 4; i++) {
    const __m128i some = _mm_and_si128(_mm_loadu_si128((const __m128i *)(classes + 16 * i)), mask);
    found |= (uint64_t)(0xFFFF & ~_mm_movemask_epi8(_mm_cmpeq_epi8(some, zero))) << (16 * i);
  }
  return found;
#else
  uint64_t found = 0;
  for (unsigned i = 0; i < 64; i++) found |= (uint64_t)((classes[i] & bits) != 0) << i;
  return found;
#endif
}

/* What became of one start. */
enum outcome { FAILED, MATCHED, NEEDS_CLASSES };

__attribute__((always_inline)) static inline enum outcome try_start(
    struct shanxi_automaton *run, const uint32_t start, uint32_t limit, uint32_t *ending) {
  const uint8_t *classes = run->classes;
  const uint32_t base = run->base, end = run->end;
  const uint16_t *next = run->next;
  const uint8_t *accepts = run->accepts;
  const unsigned shift = run->shift;
  unsigned state = next[(1u << shift) | classes[start - base]];
  if (!state) return FAILED;
  if (limit - start > run->span) {
    if (run->mode == 2) return FAILED;
    limit = start + run->span;
  }
  uint32_t found = 0, place = start + 1;
  for (;;) {
    if (accepts[state] && (run->mode != 2 || place == limit)) {
      found = place;
      if (run->mode == 0) break;
    }
    if (place >= limit) break;
    if (place >= end) return NEEDS_CLASSES;
    state = next[(state << shift) | classes[place - base]];
    if (!state) break;
    place++;
  }
  *ending = found;
  return found ? MATCHED : FAILED;
}

/* Whether a match is one to keep: none that is taken, and one that goes on. */
__attribute__((always_inline)) static inline int takes(struct shanxi_automaton *run, const uint32_t found) {
  if (run->mode == 1) {
    if (found <= run->greatest) return 0;
    run->greatest = found;
  } else if (run->taken) {
    uint64_t *word = run->taken + ((found - run->first) >> 6), bit = 1ull << ((found - run->first) & 63);
    if (*word & bit) return 0;
    *word |= bit;
  }
  return 1;
}

int shanxi_run_automaton(struct shanxi_automaton *run) {
  for (; run->segment < run->segment_count; run->segment++) {
    const uint32_t *segment = run->segments + 3 * run->segment;
    const uint32_t stop = segment[1] < run->end ? segment[1] : run->end;
    const uint32_t from = run->position > segment[0] ? run->position : segment[0];
    for (uint32_t block = from; block < stop; block += 64) {
      uint64_t places = begins(run->classes + (block - run->base), run->begins);
      if (stop - block < 64) places &= (1ull << (stop - block)) - 1;
      for (; places; places &= places - 1) {
        const uint32_t start = block + (uint32_t)__builtin_ctzll(places);
        if (run->found == run->capacity) {
          run->position = start;
          return 2;
        }
        uint32_t found = 0;
        const enum outcome outcome = try_start(run, start, segment[2], &found);
        if (outcome == FAILED) continue;
        if (outcome == NEEDS_CLASSES) {
          run->position = start;
          return 1;
        }
        if (!takes(run, found) || start < run->kept_from) continue;
        if (run->starts) {
          run->starts[run->found] = start;
          run->ends[run->found] = found;
        }
        run->found++;
      }
    }
    if (stop < segment[1]) {
      run->position = stop > from ? stop : from;
      return 1;
    }
  }
  return 0;
}

/* Starts lie apart: what stands so many further is fetched ahead. */
enum { ahead = 24 };

__attribute__((always_inline)) static inline uint32_t length_of_match(
    const struct shanxi_starts *run, const uint8_t *keys, const uint32_t room) {
  uint32_t found = 0;
  unsigned state = 1;
  for (uint32_t place = 0; place < room;) {
    state = run->next[(state << run->shift) | run->table[keys[place]] | run->known[place]];
    if (!state) break;
    place++;
    if (!run->accepts[state]) continue;
    found = place;
    if (!run->longest) break;
  }
  return found;
}

/* The tokens from `start` to the end of its region, as far as 64 bits tell. */
__attribute__((always_inline)) static inline uint32_t room_in_region(const struct shanxi_starts *run, uint32_t start) {
  if (start < run->covered_from || start >= run->covered_to) return 0;
  const uint32_t next = start + 1, shift = next & 63;
  const uint64_t *words = run->joints + (next >> 6);
  const uint64_t window = words[0] >> shift | (words[1] << 1) << (63 - shift);
  return window ? (uint32_t)__builtin_ctzll(window) + 1 : 64;
}

void shanxi_run_starts(const struct shanxi_starts *run, const uint32_t *starts, size_t count, uint32_t *lengths) {
  const struct shanxi_starts own = *run;
  for (size_t i = 0; i < count; i++) {
    if (i + ahead < count) {
      const uint8_t *later = own.keys + (starts[i + ahead] - own.low);
      __builtin_prefetch(later);
      __builtin_prefetch(later + own.span - 1);
      if (own.joints) __builtin_prefetch(own.joints + (starts[i + ahead] >> 6));
    }
    const uint8_t *keys = own.keys + (starts[i] - own.low);
    const uint32_t left = starts[i] < own.end ? own.end - starts[i] : 0;
    const uint32_t room = left < own.span ? left : own.span;
    uint32_t found = length_of_match(&own, keys, room);
    if (found && own.joints) {
      const uint32_t limit = room_in_region(&own, starts[i]);
      if (found > limit) found = own.longest ? length_of_match(&own, keys, limit) : 0;
    }
    lengths[i] = found;
  }
}

/* Ascending numbers. What comes next is as good as random, so there is no branch; and each step waits for the one
   before, so two halves go side by side. */

static size_t lower_bound(const uint32_t *numbers, size_t count, uint64_t number) {
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (numbers[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* What is left of two arrays, and where the next number goes. */
struct pair {
  const uint32_t *first, *firstEnd, *second, *secondEnd;
  uint32_t *output;
};

__attribute__((always_inline)) static inline int is_open(const struct pair *pair) {
  return pair->first < pair->firstEnd && pair->second < pair->secondEnd;
}

__attribute__((always_inline)) static inline void match_next(struct pair *pair, uint64_t distance) {
  const uint32_t number = *pair->first;
  const uint64_t a = number + distance, b = *pair->second;
  *pair->output = number;
  pair->output += a == b;
  pair->first += a <= b;
  pair->second += b <= a;
}

size_t shanxi_intersect(
    const uint32_t *first, size_t firstCount, const uint32_t *second, size_t secondCount, uint32_t distance,
    uint32_t *output) {
  const size_t half = firstCount / 2;
  const size_t cut = firstCount ? lower_bound(second, secondCount, (uint64_t)first[half] + distance) : 0;
  /* The second half writes where it stands itself until it is moved. */
  struct pair low = {first, first + half, second, second + cut, output};
  struct pair high = {first + half, first + firstCount, second + cut, second + secondCount, output + half};
  while (is_open(&low) && is_open(&high)) {
    match_next(&low, distance);
    match_next(&high, distance);
  }
  while (is_open(&low)) match_next(&low, distance);
  while (is_open(&high)) match_next(&high, distance);
  const size_t found = (size_t)(low.output - output), more = (size_t)(high.output - (output + half));
  memmove(output + found, output + half, more * sizeof *output);
  return found + more;
}

size_t shanxi_select(
    const uint32_t *numbers, size_t count, const uint8_t *table, size_t keyCount, uint32_t *output) {
  uint32_t greatest = 0;
  for (size_t i = 0; i < count; i++) greatest = numbers[i] > greatest ? numbers[i] : greatest;
  if (count && greatest >= keyCount) return SIZE_MAX;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    output[found] = (uint32_t)i;
    found += table[numbers[i]] != 0;
  }
  return found;
}

size_t shanxi_keep_inside(
    const int64_t *ranges, size_t rangeCount, const uint32_t *positions, size_t count, uint32_t *output) {
  size_t i = 0, next = 0, found = 0;
  while (i < count && next < rangeCount) {
    const int64_t position = positions[i];
    const size_t isPassed = ranges[2 * next + 1] <= position;
    output[found] = (uint32_t)position;
    found += !isPassed & (ranges[2 * next] <= position);
    i += !isPassed;
    next += isPassed;
  }
  return found;
}

void shanxi_set_bits(uint64_t *bits, const uint32_t *positions, size_t count) {
  for (size_t i = 0; i < count; i++) bits[positions[i] >> 6] |= 1ull << (positions[i] & 63);
}

size_t shanxi_collect_bits(const uint64_t *bits, size_t words, uint32_t *positions) {
  size_t found = 0;
  for (size_t word = 0; word < words; word++)
    for (uint64_t rest = bits[word]; rest; rest &= rest - 1)
      positions[found++] = (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(rest);
  return found;
}

__attribute__((always_inline)) static inline void merge_next(struct pair *pair) {
  const uint32_t a = *pair->first, b = *pair->second;
  const size_t takes = a <= b;
  *pair->output++ = takes ? a : b;
  pair->first += takes;
  pair->second += 1 - takes;
}

static void merge_rest(struct pair *pair) {
  while (is_open(pair)) merge_next(pair);
  const size_t left = (size_t)(pair->firstEnd - pair->first), right = (size_t)(pair->secondEnd - pair->second);
  memcpy(pair->output, left ? pair->first : pair->second, (left + right) * sizeof *pair->output);
}

void shanxi_merge(
    const uint32_t *first, size_t firstCount, const uint32_t *second, size_t secondCount, uint32_t *output) {
  const size_t half = firstCount / 2;
  const size_t cut = firstCount ? lower_bound(second, secondCount, first[half]) : 0;
  struct pair low = {first, first + half, second, second + cut, output};
  struct pair high = {first + half, first + firstCount, second + cut, second + secondCount, output + half + cut};
  while (is_open(&low) && is_open(&high)) {
    merge_next(&low);
    merge_next(&high);
  }
  merge_rest(&low);
  merge_rest(&high);
}
