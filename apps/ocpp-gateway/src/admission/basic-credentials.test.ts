import { expect, test } from 'vitest';
import { parseBasicCredentials } from './basic-credentials.ts';

const header = (bytes: Buffer | string): string => `Basic ${Buffer.from(bytes).toString('base64')}`;

test('a password keeps its colons and its bytes', () => {
  expect(parseBasicCredentials(header('CS-1:a:b'))).toEqual({ username: 'CS-1', password: Buffer.from('a:b') });
  const bytes = Buffer.from([0x41, 0x3a, 0xff, 0x00]);
  expect(parseBasicCredentials(header(bytes))).toEqual({ username: 'A', password: Buffer.from([0xff, 0x00]) });
});

test.each([undefined, '', 'Bearer abc', 'Basic', 'Basic !!!!', header('no colon'), header(`CS-1:${'x'.repeat(257)}`)])(
  '%s holds no credentials',
  (text) => {
    expect(parseBasicCredentials(text)).toBeNull();
  },
);
