import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bus } from './bus.ts';

const passwordFile = join(mkdtempSync(join(tmpdir(), 'bus-')), 'password');
writeFileSync(passwordFile, 'a secret\n');
const nats = { kind: 'nats', servers: ['tls://nats.example.com:4222'] };
const problemsOf = (given: object): string =>
  bus
    .safeParse(given)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ') ?? '';

describe('bus', () => {
  test('needs a kind and a server', () => {
    expect(bus.parse(nats)).toEqual({
      ...nats,
      user: null,
      passwordFile: null,
      trustAnchorsFile: null,
      replicas: 1,
      keepDays: 30,
      keepMegabytes: 1_024,
    });
  });

  test('hands the path of its password on, never the password', () => {
    expect(bus.parse({ ...nats, user: 'bfcert', passwordFile })).toMatchObject({ user: 'bfcert', passwordFile });
  });

  test.each([
    ['another kind', { ...nats, kind: 'kafka' }, 'kind: '],
    ['no server', { ...nats, servers: [] }, 'servers: needs at least one server'],
    ['a server in the clear elsewhere', { ...nats, servers: ['nats://nats.example.com'] }, 'servers.0: must be tls'],
    ['a password in its address', { ...nats, servers: ['tls://a:b@nats.example.com'] }, 'servers.0: must be tls'],
    ['a user without a password', { ...nats, user: 'bfcert' }, 'user and passwordFile go together'],
    ['a password itself', { ...nats, password: 'x' }, 'password'],
    ['a huge number', { ...nats, keepDays: 1e21 }, 'keepDays: '],
  ])('refuses %s', (_name, given, problem) => {
    expect(problemsOf(given)).toContain(problem);
  });
});
