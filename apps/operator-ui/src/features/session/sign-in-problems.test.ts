import { describe, expect, it } from 'vitest';
import { problemIn } from './sign-in-problems.ts';

describe('the word in the address after a sign-in at the provider', () => {
  it('has a sentence for each of ours', () => {
    expect(problemIn('?problem=openid_name_taken')).toContain('A local account has your name.');
    expect(problemIn('')).toBeNull();
  });

  it.each(['__proto__', 'constructor', '<script>', ''])(
    'says no more than that of %j, which is none of ours',
    (word) => {
      expect(problemIn(`?problem=${encodeURIComponent(word)}`)).toBe('The sign-in did not succeed. Try again.');
    },
  );
});
