import { expect, test } from 'vitest';
import type { DoorRefusal } from './judge-caller.ts';
import { RefusalBook } from './refusal-book.ts';

const refusal: DoorRefusal = { reason: 'not_tls', detail: 'from somewhere' };

test('records sixty refusals a minute, and with the next one says how many it passed over', () => {
  const recorded: string[] = [];
  let now = 1_000;
  const book = new RefusalBook(
    ({ detail }) => recorded.push(detail),
    () => now,
  );
  for (let count = 0; count < 100; count++) book.add(refusal);
  expect(recorded).toEqual(Array(60).fill('from somewhere'));

  now += 59_999;
  book.add(refusal);
  expect(recorded).toHaveLength(60);

  now += 1;
  book.add(refusal);
  book.add(refusal);
  expect(recorded.slice(60)).toEqual(['from somewhere; 41 others before it are not recorded', 'from somewhere']);
});
