import { expect, test } from 'vitest';
import { RememberedQuestions } from './remembered-questions.ts';

test('a request is read once while it keeps coming, and what does not come any more is forgotten', () => {
  const questions = new RememberedQuestions();
  const reads: string[] = [];
  const read = (text: string) => {
    reads.push(text);
    return 'malformedRequest' as const;
  };
  for (let i = 0; i < 100_000; i++) {
    questions.read('always', read);
    questions.read(`once ${i}`, read);
  }
  questions.read('once 0', read);
  questions.read('once 99999', read);
  expect(reads.filter((text) => text === 'always')).toHaveLength(1);
  expect(reads.filter((text) => text === 'once 0')).toHaveLength(2);
  expect(reads.filter((text) => text === 'once 99999')).toHaveLength(1);
});
