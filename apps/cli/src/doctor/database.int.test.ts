import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtDatabase } from './database.ts';

describe('the database', () => {
  let test: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeAll(async () => {
    test = await createTestDatabase([]);
  });
  afterAll(() => test.drop());

  it('that answers is told with its version, and has our time', async () => {
    const { connection } = test.database;
    if ('connectionString' in connection) throw new Error('the test database is given by its parts');
    const { host, user, database } = connection;
    const databaseUrl = `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`;
    const seen = await lookAtDatabase({ databaseUrl, dataDir: '/nowhere' }, false);
    expect(seen.map(({ verdict, seen: sentence }) => [verdict, sentence])).toEqual([
      ['good', expect.stringMatching(/^answers, version \d+/)],
      ['good', 'has the time that we have'],
    ]);
  });

  it('that is not there is a finding that shows no password', async () => {
    const databaseUrl = 'postgres://bfcert:secret@127.0.0.1:1/bfcert';
    const seen = await lookAtDatabase({ databaseUrl, dataDir: '/nowhere' }, false);
    expect(seen).toMatchObject([
      { verdict: 'finding', seen: expect.stringMatching(/^cannot be used: .*ECONNREFUSED/) },
    ]);
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  it('of a system that was never started is none yet', async () => {
    expect(await lookAtDatabase({ databaseUrl: undefined, dataDir: '/nowhere' }, false)).toMatchObject([
      { verdict: 'note' },
    ]);
  });
});
