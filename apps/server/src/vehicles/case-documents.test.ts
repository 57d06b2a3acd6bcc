import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { MemoryStore } from '@bfcert/kernel/object-store/memory';
import { expect, test } from 'vitest';
import { caseDocuments } from './case-documents.ts';

const leftOver = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('bfcert-document-'));

test('a document is read as it was handed in, twice the same is once, and nothing of it stays beside the store', async () => {
  const store = new MemoryStore();
  const documents = caseDocuments(store);
  const before = await leftOver();
  const content = Buffer.from([0, 255, 10, 13]);
  expect(await documents.keep('document-1', content)).toBe('kept');
  expect(await documents.keep('document-1', content)).toBe('kept');
  expect(store.held.size).toBe(1);
  expect(await documents.read('document-1')).toEqual(content);
  expect(await documents.read('document-2')).toBeNull();
  expect(await leftOver()).toEqual(before);
});

test('a store that is full says so and keeps nothing; one that does not answer is an error', async () => {
  const store = new MemoryStore();
  const documents = caseDocuments(store);
  const before = await leftOver();
  store.isFull = true;
  expect(await documents.keep('document-1', Buffer.from('text'))).toBe('full');
  store.isFull = false;
  store.fails = true;
  await expect(documents.keep('document-1', Buffer.from('text'))).rejects.toThrow('does not answer');
  expect(store.held.size).toBe(0);
  expect(await leftOver()).toEqual(before);
});
