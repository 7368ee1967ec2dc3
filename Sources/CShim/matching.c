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

int shanxi_run_automaton(struct shanxi_automaton *run) {
  const uint8_t *classes = run->classes;
  const uint32_t base = run->base, end = run->end;
  const uint16_t *next = run->next;
  const uint8_t *accepts = run->accepts;
  const unsigned shift = run->shift;
  for (; run->segment < run->segment_count; run->segment++) {
    const uint32_t *segment = run->segments + 3 * run->segment;
    uint32_t start = run->position > segment[0] ? run->position : segment[0];
    for (; start < segment[1]; start++) {
      if (start >= end) {
        run->position = start;
        return 1;
      }
      if (run->found == run->capacity) {
        run->position = start;
        return 2;
      }
      unsigned state = next[(1u << shift) | classes[start - base]];
      if (!state) continue;
      uint32_t limit = segment[2];
      if (limit - start > run->span) {
        if (run->mode == 2) continue;
        limit = start + run->span;
      }
      uint32_t found = 0, place = start + 1;
      for (;;) {
        if (accepts[state] && (run->mode != 2 || place == limit)) {
          found = place;
          if (run->mode == 0) break;
        }
        if (place >= limit) break;
        if (place >= end) {
          run->position = start;
          return 1;
        }
        state = next[(state << shift) | classes[place - base]];
        if (!state) break;
        place++;
      }
      if (!found) continue;
      if (run->mode == 1) {
        if (found <= run->greatest) continue;
        run->greatest = found;
      } else if (run->taken) {
        uint64_t *word = run->taken + ((found - run->first) >> 6), bit = 1ull << ((found - run->first) & 63);
        if (*word & bit) continue;
        *word |= bit;
      }
      if (start >= run->kept_from) {
        if (run->starts) {
          run->starts[run->found] = start;
          run->ends[run->found] = found;
        }
        run->found++;
      }
    }
  }
  return 0;
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

void shanxi_merge(
    const uint32_t *first, size_t firstCount, const uint32_t *second, size_t secondCount, uint32_t *output) {
  size_t i = 0, j = 0;
  /* Which one comes next is as good as random: no branch. */
  while (i < firstCount && j < secondCount) {
    const uint32_t a = first[i], b = second[j];
    const size_t takes = a <= b;
    *output++ = takes ? a : b;
    i += takes;
    j += 1 - takes;
  }
  if (i < firstCount) memcpy(output, first + i, (firstCount - i) * sizeof *output);
  if (j < secondCount) memcpy(output, second + j, (secondCount - j) * sizeof *output);
}
