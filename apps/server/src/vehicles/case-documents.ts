import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type ObjectStore, StoreFull } from '@bfcert/kernel/object-store';
import type { Documents } from '@bfcert/vehicle-provisioning';

/** Documents of provisioning cases in the object store: each is small, and whole before it is put there. */
export const caseDocuments = (store: ObjectStore): Documents => ({
  keep: async (key, content) => {
    const directory = await mkdtemp(join(tmpdir(), 'bfcert-document-'));
    try {
      const path = join(directory, 'content');
      await writeFile(path, content, { mode: 0o600 });
      const sha256 = createHash('sha256').update(content).digest('hex');
      await store.put(key, { path, bytes: content.length, sha256 });
      return 'kept';
    } catch (error) {
      if (error instanceof StoreFull || isFull(error)) return 'full';
      throw error;
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
  read: async (key) => {
    const stored = await store.open(key);
    return stored === null ? null : buffer(stored);
  },
});

/** The disk on which it is made whole may be full before the store is. */
const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
