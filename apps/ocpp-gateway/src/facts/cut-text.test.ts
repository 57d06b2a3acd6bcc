import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';

test.each([
  ['', ''],
  ['abcd', 'abcd'],
  ['abcde', 'abc…'],
  ['a'.repeat(100_000), 'aaa…'],
  ['🔌🔌🔌🔌', '🔌🔌🔌🔌'],
  ['🔌🔌🔌🔌🔌', '🔌🔌🔌…'],
])('%j cut to four characters is %j', (text, cut) => {
  expect(cutText(text, 4)).toBe(cut);
});
