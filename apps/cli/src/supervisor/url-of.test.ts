import { expect, test } from 'vitest';
import { urlOf } from './url-of.ts';

test.each([
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['localhost', 'http://localhost:8080'],
  ['0.0.0.0', 'http://127.0.0.1:8080'],
  ['::', 'http://[::1]:8080'],
  ['fd00::7', 'http://[fd00::7]:8080'],
])('what listens on %s is called at %s', (host, url) => {
  expect(urlOf(host, 8080)).toBe(url);
});
