import type { Readable } from 'node:stream';

/** A file on this machine, whole and not changed any more. */
export interface FileToKeep {
  readonly path: string;
  readonly bytes: number;
  /** Of its content, lower-case hex. */
  readonly sha256: string;
}

/** What keeps files that are too large for a database, under names of ours. */
export interface ObjectStore {
  /** Resolves once all of it is on stable storage; until then nothing is there under `key`. @throws StoreFull */
  put(key: string, file: FileToKeep): Promise<void>;
  /** Null: there is nothing under this key. */
  open(key: string): Promise<Readable | null>;
  /** Nothing is there afterwards, as perhaps before. */
  remove(key: string): Promise<void>;
  close(): void;
}

/** Nothing more fits; nothing was kept. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
}

const KEY = /^[A-Za-z0-9_-]{1,200}$/;

/** A key is no path and cannot become one: whoever makes keys of what others say has a bug. */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`not a key of an object store: ${JSON.stringify(key.slice(0, 50))}`);
  return key;
}
