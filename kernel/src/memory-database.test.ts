import { expect, test } from 'vitest';
import { MemoryDatabase } from './memory-database.ts';

const databaseOf = () => {
  const database = new MemoryDatabase();
  const table = database.table<string>('things');
  const write = (...rows: readonly (readonly [string, string | null])[]) =>
    database.transactions.run(async () => {
      for (const [key, row] of rows) {
        if (row === null) table.delete(key);
        else table.set(key, row);
      }
    });
  return { database, table, write, all: () => [...table.entries()] };
};

test('an image stays what it was, whatever is written after it, and is gone back to as often as somebody likes', async () => {
  const { database, write, all } = databaseOf();
  await write(['a', '1'], ['b', '2']);
  const image = database.image();
  for (let time = 0; time < 2; time++) {
    await write(['a', '3'], ['b', null], ['c', '4']);
    expect(all()).toEqual([
      ['a', '3'],
      ['c', '4'],
    ]);
    database.restore(image);
    expect(all()).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  }
});

test('as long as nothing is written the image is the same one, also of the tables that a write leaves alone', async () => {
  const { database, write } = databaseOf();
  database.table<string>('others');
  const image = database.image();
  expect(database.image()).toBe(image);
  await write(['a', '1']);
  const later = database.image();
  expect(later.get('others')).toBe(image.get('others'));
  expect(later.get('things')).not.toBe(image.get('things'));
});

test('what a transaction wrote that fails is taken back, and the image of before is not touched', async () => {
  const { database, table, write, all } = databaseOf();
  await write(['a', '1']);
  const image = database.image();
  const failing = database.transactions.run(async () => {
    table.set('a', '2');
    table.delete('a');
    table.set('b', '3');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(all()).toEqual([['a', '1']]);
  expect([...(image.get('things') ?? [])]).toEqual([['a', '1']]);
});

test('whoever is told of a commit sees what is about to be written, and an image of then is without what is written later', async () => {
  const { database, write } = databaseOf();
  const seen: [string, number][] = [];
  database.onCommit = (moment) => {
    seen.push([moment, database.rows('things').size]);
    database.image();
  };
  await write(['a', '1']);
  await write(['b', '2']);
  expect(seen).toEqual([
    ['before', 1],
    ['after', 1],
    ['before', 2],
    ['after', 2],
  ]);
});

test('nothing is written outside a transaction', () => {
  const { table } = databaseOf();
  expect(() => table.set('a', '1')).toThrow('outside a transaction');
});
