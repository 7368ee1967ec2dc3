#define _GNU_SOURCE
#include "CShim.h"
#include <linux/magic.h>
#include <sys/vfs.h>

int shanxi_is_remote(const char *path) {
  struct statfs status;
  if (statfs(path, &status) != 0) return 0;
  switch ((unsigned long)status.f_type & 0xFFFFFFFFUL) {
  case NFS_SUPER_MAGIC:
  case SMB_SUPER_MAGIC:
  case AFS_SUPER_MAGIC:
  case CODA_SUPER_MAGIC:
  case V9FS_MAGIC:
  case 0xFF534D42UL: // CIFS
  case 0xFE534D42UL: // SMB2
  case 0x65735546UL: // FUSE
  case 0x00C36400UL: // Ceph
    return 1;
  default: return 0;
  }
}
