#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected) of `count` bytes, continuing from `crc` (0 to begin).
uint32_t shanxi_crc32c(uint32_t crc, const void *bytes, size_t count);
