import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { verifiedContent } from './verified-content.ts';

const sum = (content: string) => createHash('sha256').update(content).digest('hex');
const chunks = (...all: string[]) => Readable.from(all.map((one) => Buffer.from(one)));

test('content that is what was stored comes through as it is, none as none', async () => {
  expect(await text(verifiedContent(chunks('a', 'b', 'c'), sum('abc')))).toBe('abc');
  expect(await text(verifiedContent(chunks(), sum('')))).toBe('');
});

test('content that was changed where it is stored never comes whole', async () => {
  const given: string[] = [];
  const reading = async () => {
    for await (const chunk of verifiedContent(chunks('a', 'b', 'X'), sum('abc'))) given.push(String(chunk));
  };
  await expect(reading()).rejects.toThrow('not what was stored');
  expect(given.join('')).not.toContain('X');
});

test('a store that breaks off is not the end of the content', async () => {
  const broken = new Readable({
    read() {
      this.push(Buffer.from('a'));
      this.destroy(new Error('the store is away'));
    },
  });
  await expect(text(verifiedContent(broken, sum('a')))).rejects.toThrow('the store is away');
});
