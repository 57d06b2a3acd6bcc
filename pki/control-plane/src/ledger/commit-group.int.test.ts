import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommitGroup } from './commit-group.ts';

let directory: string;
let database: DatabaseSync;
let takenBack: number;
let group: CommitGroup;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'commit-group-'));
  database = new DatabaseSync(join(directory, 'test.db'));
  database.exec('CREATE TABLE facts (name TEXT PRIMARY KEY) STRICT');
  takenBack = 0;
  group = new CommitGroup(database, () => {
    takenBack += 1;
  });
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true });
});

const add = (name: string) => () => {
  database.prepare('INSERT INTO facts (name) VALUES (?)').run(name);
};
const names = () =>
  database
    .prepare('SELECT name FROM facts ORDER BY name')
    .all()
    .map((row) => row.name);
/** What another process would find after a crash now. */
function durableNames(): unknown[] {
  const other = new DatabaseSync(join(directory, 'test.db'), { readOnly: true });
  const found = other
    .prepare('SELECT name FROM facts ORDER BY name')
    .all()
    .map((row) => row.name);
  other.close();
  return found;
}

describe('a commit group', () => {
  it('makes one transaction of what is written in one turn, and nothing of it durable before', async () => {
    const writes = ['a', 'b', 'c'].map((name) => group.write(add(name)));
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(durableNames()).toEqual([]);
    await Promise.all(writes);
    expect(durableNames()).toEqual(['a', 'b', 'c']);
  });

  it('takes back only the statement that failed', async () => {
    const good = group.write(add('a'));
    const bad = group.write(add('a'));
    const alsoGood = group.write(add('b'));
    await expect(bad).rejects.toThrow(/UNIQUE/);
    await Promise.all([good, alsoGood]);
    expect(durableNames()).toEqual(['a', 'b']);
    expect(takenBack).toBe(0);
  });

  it('rejects every writer of a transaction that cannot be committed, and goes on with the next', async () => {
    database.exec('CREATE TABLE owners (name TEXT PRIMARY KEY) STRICT');
    database.exec('PRAGMA foreign_keys = ON');
    database.exec('CREATE TABLE owned (owner TEXT REFERENCES owners (name) DEFERRABLE INITIALLY DEFERRED) STRICT');
    const first = group.write(add('a'));
    // Only the commit looks at a deferred reference.
    const second = group.write(() => database.exec("INSERT INTO owned VALUES ('nobody')"));
    await expect(first).rejects.toThrow(/FOREIGN KEY/);
    await expect(second).rejects.toThrow(/FOREIGN KEY/);
    expect(takenBack).toBe(1);
    await group.write(add('b'));
    expect(durableNames()).toEqual(['b']);
  });

  it('is settled when what was written before is durable, and at once when nothing is open', async () => {
    await group.settled();
    const write = group.write(add('a'));
    await group.settled();
    expect(durableNames()).toEqual(['a']);
    await write;
  });

  it('tells whoever waits for it to settle that it did not', async () => {
    const write = group.write(add('a'));
    const settled = group.settled();
    database.exec('ROLLBACK');
    await expect(settled).rejects.toThrow(/no transaction/);
    await expect(write).rejects.toThrow(/no transaction/);
  });

  it('commits what is open when it is flushed', async () => {
    const write = group.write(add('a'));
    group.flush();
    expect(durableNames()).toEqual(['a']);
    await write;
  });
});
