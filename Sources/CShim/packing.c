#include "CShim.h"
#include <string.h>

static uint32_t mask_of(unsigned width) { return width >= 32 ? 0xFFFFFFFFu : (1u << width) - 1; }

static uint64_t load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return word;
}

/* A block of 128 numbers in four lanes: number i is number i / 4 of lane i % 4, a lane is a stream of bits in 32-bit
   words, and the words of the four lanes alternate. */

void shanxi_pack_block(const uint32_t *numbers, unsigned width, void *output) {
  uint32_t words[128] = {0};
  for (unsigned i = 0; width && i < 128; i++) {
    unsigned bit = (i >> 2) * width, word = bit >> 5, offset = bit & 31;
    words[4 * word + (i & 3)] |= numbers[i] << offset;
    if (offset + width > 32) words[4 * (word + 1) + (i & 3)] |= numbers[i] >> (32 - offset);
  }
  memcpy(output, words, 16 * (size_t)width);
}

#if defined(__SSE2__)
#include <emmintrin.h>

/* The positions after `last`: each is the one before it, plus the gap that was packed, plus 1. */
__attribute__((always_inline)) static inline void unpack(
    const __m128i *packed, const unsigned width, uint32_t last, uint32_t *output) {
  const __m128i mask = _mm_set1_epi32((int)mask_of(width));
  const __m128i steps = _mm_set_epi32(4, 3, 2, 1);
  __m128i before = _mm_set1_epi32((int)last);
#pragma clang loop unroll(full)
  for (unsigned row = 0; row < 32; row++) {
    const unsigned bit = row * width, word = bit >> 5, offset = bit & 31;
    __m128i gaps = _mm_setzero_si128();
    if (width) {
      gaps = _mm_srli_epi32(_mm_loadu_si128(packed + word), (int)offset);
      if (offset + width > 32)
        gaps = _mm_or_si128(gaps, _mm_slli_epi32(_mm_loadu_si128(packed + word + 1), (int)(32 - offset)));
      gaps = _mm_and_si128(gaps, mask);
    }
    gaps = _mm_add_epi32(gaps, _mm_slli_si128(gaps, 4));
    gaps = _mm_add_epi32(gaps, _mm_slli_si128(gaps, 8));
    before = _mm_add_epi32(_mm_add_epi32(gaps, steps), before);
    _mm_storeu_si128((__m128i *)(output + 4 * row), before);
    before = _mm_shuffle_epi32(before, 0xFF);
  }
}

#define CASE(width) \
  case width: unpack(packed, width, last, output); return;
#define CASES(first) CASE(first) CASE(first + 1) CASE(first + 2) CASE(first + 3) CASE(first + 4) CASE(first + 5) \
  CASE(first + 6) CASE(first + 7)

void shanxi_unpack_positions(const void *packed, unsigned width, uint32_t last, uint32_t *output) {
  switch (width) { CASES(0) CASES(8) CASES(16) CASES(24) CASE(32) }
}
#else
void shanxi_unpack_positions(const void *packed, unsigned width, uint32_t last, uint32_t *output) {
  uint32_t words[132] = {0};
  memcpy(words, packed, 16 * (size_t)width);
  for (unsigned i = 0; i < 128; i++) {
    unsigned bit = (i >> 2) * width, word = bit >> 5, offset = bit & 31;
    uint64_t gap = width ? words[4 * word + (i & 3)] >> offset : 0;
    if (offset + width > 32) gap |= (uint64_t)words[4 * (word + 1) + (i & 3)] << (32 - offset);
    last += ((uint32_t)gap & mask_of(width)) + 1;
    output[i] = last;
  }
}
#endif

void shanxi_unpack_rest(const void *packed, unsigned width, size_t count, uint32_t last, uint32_t *output) {
  const uint8_t *bytes = packed;
  const size_t size = (count * width + 7) / 8;
  for (size_t i = 0; i < count; i++) {
    const size_t bit = i * width, byte = bit >> 3;
    uint64_t word = 0;
    if (byte + 8 <= size) word = load(bytes + byte);
    else if (byte < size) memcpy(&word, bytes + byte, size - byte);
    last += ((uint32_t)(word >> (bit & 7)) & mask_of(width)) + 1;
    output[i] = last;
  }
}

/* Numbers one after the other in one stream of bits. */

static void unpack_scalar(const uint8_t *bytes, size_t first, size_t count, unsigned width, uint32_t *output) {
  const uint32_t mask = mask_of(width);
  size_t bit = first * width;
  for (size_t i = 0; i < count; i++, bit += width) output[i] = (uint32_t)(load(bytes + (bit >> 3)) >> (bit & 7)) & mask;
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Eight numbers take `width` bytes: two halves of four, each inside the 16 bytes from where it begins. */
__attribute__((target("avx2"))) static size_t unpack_eights(
    const uint8_t *bytes, size_t count, unsigned width, uint32_t *output) {
  int8_t places[32];
  int32_t shifts[8];
  const size_t half = 4 * width / 8;
  for (unsigned i = 0; i < 8; i++) {
    const size_t bit = i * width - (i < 4 ? 0 : 8 * half);
    for (unsigned byte = 0; byte < 4; byte++) places[4 * i + byte] = (int8_t)(bit / 8 + byte);
    shifts[i] = (int32_t)(bit % 8);
  }
  const __m256i order = _mm256_loadu_si256((const __m256i *)places);
  const __m256i shift = _mm256_loadu_si256((const __m256i *)shifts);
  const __m256i mask = _mm256_set1_epi32((int)mask_of(width));
  size_t done = 0;
  for (; done + 8 <= count; done += 8, bytes += width) {
    const __m128i low = _mm_loadu_si128((const __m128i *)bytes);
    const __m128i high = _mm_loadu_si128((const __m128i *)(bytes + half));
    __m256i numbers = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), order);
    numbers = _mm256_and_si256(_mm256_srlv_epi32(numbers, shift), mask);
    _mm256_storeu_si256((__m256i *)(output + done), numbers);
  }
  return done;
}
#endif

void shanxi_unpack_numbers(const void *packed, size_t first, size_t count, unsigned width, uint32_t *output) {
  const uint8_t *bytes = packed;
#if defined(__x86_64__)
  /* The vector loads reach 16 bytes past the last number's; the last 16 numbers are read one by one. */
  if (width >= 1 && width <= 25 && count >= 48 && __builtin_cpu_supports("avx2")) {
    const size_t head = (8 - first % 8) % 8;
    unpack_scalar(bytes, first, head, width, output);
    const size_t rest = count - head - (width >= 8 ? 16 : 128 / width < count - head ? 128 / width : count - head);
    const size_t done = head + unpack_eights(bytes + (first + head) / 8 * width, rest, width, output + head);
    unpack_scalar(bytes, first + done, count - done, width, output + done);
    return;
  }
#endif
  unpack_scalar(bytes, first, count, width, output);
}

int shanxi_count_numbers(
    const void *packed, unsigned width, const uint32_t *starts, const uint32_t *ends, size_t stretches,
    uint32_t *counts, uint32_t limit) {
  const uint8_t *bytes = packed;
  const uint32_t mask = mask_of(width);
  uint32_t numbers[512];
  for (size_t i = 0; i < stretches; i++) {
    size_t start = starts[i];
    const size_t end = ends[i];
    /* Stretches lie far apart, each a miss of the cache. */
    if (i + 12 < stretches) __builtin_prefetch(bytes + ((size_t)starts[i + 12] * width >> 3));
    for (; end - start >= 64;) {
      const size_t count = end - start < 512 ? end - start : 512;
      shanxi_unpack_numbers(packed, start, count, width, numbers);
      for (size_t j = 0; j < count; j++) {
        if (numbers[j] >= limit) return 0;
        counts[numbers[j]]++;
      }
      start += count;
    }
    for (size_t bit = start * width; start < end; start++, bit += width) {
      const uint32_t number = (uint32_t)(load(bytes + (bit >> 3)) >> (bit & 7)) & mask;
      if (number >= limit) return 0;
      counts[number]++;
    }
  }
  return 1;
}

/* Places lie apart: what stands so many further is fetched ahead. */
enum { ahead = 24 };

static inline uint32_t number_at(const uint8_t *bytes, unsigned width, uint32_t mask, size_t place) {
  const size_t bit = place * width;
  return (uint32_t)(load(bytes + (bit >> 3)) >> (bit & 7)) & mask;
}

void shanxi_gather_numbers(
    const void *packed, unsigned width, const uint32_t *places, size_t count, int64_t offset, uint32_t *output) {
  const uint8_t *bytes = packed;
  const uint32_t mask = mask_of(width);
  for (size_t i = 0; i < count; i++) {
    if (i + ahead < count) __builtin_prefetch(bytes + ((size_t)(places[i + ahead] + offset) * width >> 3));
    output[i] = number_at(bytes, width, mask, (size_t)(places[i] + offset));
  }
}

int shanxi_count_numbers_at(
    const void *packed, unsigned width, const uint32_t *places, size_t count, int64_t offset, uint32_t *counts,
    uint32_t limit) {
  const uint8_t *bytes = packed;
  const uint32_t mask = mask_of(width);
  for (size_t i = 0; i < count; i++) {
    if (i + ahead < count) __builtin_prefetch(bytes + ((size_t)(places[i + ahead] + offset) * width >> 3));
    const uint32_t number = number_at(bytes, width, mask, (size_t)(places[i] + offset));
    if (number >= limit) return 0;
    counts[number]++;
  }
  return 1;
}
