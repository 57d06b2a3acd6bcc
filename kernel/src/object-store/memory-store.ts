import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { checkedKey, type ObjectStore, StoreFull } from './object-store.ts';

/** For tests: everything in plain sight, and room that can be taken away. */
export class MemoryStore implements ObjectStore {
  readonly held = new Map<string, Buffer>();
  isFull = false;
  fails = false;

  async put(key: string, { path }: { readonly path: string }): Promise<void> {
    if (this.isFull) throw new StoreFull('full');
    if (this.fails) throw new Error('the store does not answer');
    this.held.set(checkedKey(key), await readFile(path));
  }

  async open(key: string): Promise<Readable | null> {
    if (this.fails) throw new Error('the store does not answer');
    const content = this.held.get(checkedKey(key));
    return content === undefined ? null : Readable.from([content]);
  }

  async remove(key: string): Promise<void> {
    if (this.fails) throw new Error('the store does not answer');
    this.held.delete(checkedKey(key));
  }

  close(): void {}
}
