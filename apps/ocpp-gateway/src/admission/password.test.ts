import { createHmac, scryptSync } from 'node:crypto';
import type { PasswordVerifier } from '@bfcert/evse-security/station-contract';
import { describe, expect, test } from 'vitest';
import { PasswordChecker } from './password.ts';

const pepper = Buffer.from('pepper');
const salt = Buffer.from('0123456789abcdef');

const hmac = (keyId: string, password: string): PasswordVerifier => ({
  keyId,
  state: 'active',
  reading: 'plain',
  scheme: 'hmac-sha256',
  salt: salt.toString('base64'),
  verifier: createHmac('sha256', pepper).update(salt).update(password).digest('base64'),
});
const scrypt = (keyId: string, password: string): PasswordVerifier => ({
  keyId,
  state: 'active',
  reading: 'plain',
  scheme: 'scrypt',
  cost: 16_384,
  salt: salt.toString('base64'),
  verifier: scryptSync(password, salt, 32, { N: 16_384, maxmem: 1 << 28 }).toString('base64'),
});

describe('a password', () => {
  const checker = new PasswordChecker(2);
  const verifiers = [scrypt('imported', 'weak'), hmac('pending', 'new'), hmac('active', 'old')];

  test.each([
    ['new', { keyId: 'pending', reading: 'plain' }],
    ['old', { keyId: 'active', reading: 'plain' }],
    ['weak', { keyId: 'imported', reading: 'plain' }],
    ['Weak', 'wrong'],
    ['', 'wrong'],
  ])('%s proves %j', async (password, expected) => {
    expect(await checker.check(verifiers, Buffer.from(password), pepper)).toEqual(expected);
  });

  test('proves nothing under another pepper or without verifiers', async () => {
    expect(await checker.check([hmac('active', 'old')], Buffer.from('old'), Buffer.from('other'))).toBe('wrong');
    expect(await checker.check([], Buffer.from('old'), pepper)).toBe('wrong');
  });

  test('a verifier of another length is wrong, not an error', async () => {
    const short: PasswordVerifier = { ...hmac('active', 'old'), verifier: 'AAAA' };
    expect(await checker.check([short], Buffer.from('old'), pepper)).toBe('wrong');
  });
});

test('a flood of imported passwords is turned away as busy, and those that got a place are answered', async () => {
  const checker = new PasswordChecker(1);
  const cheap: PasswordVerifier = {
    keyId: 'imported',
    state: 'active',
    reading: 'plain',
    scheme: 'scrypt',
    cost: 16,
    salt: salt.toString('base64'),
    verifier: scryptSync('weak', salt, 32, { N: 16 }).toString('base64'),
  };
  const answers = await Promise.all(
    Array.from({ length: 400 }, () => checker.check([cheap], Buffer.from('guess'), pepper)),
  );
  expect(new Set(answers)).toEqual(new Set(['wrong', 'busy']));
  expect(await checker.check([cheap], Buffer.from('weak'), pepper)).toEqual({ keyId: 'imported', reading: 'plain' });
});

test('a check whose turn comes after its peer has gone costs nothing and proves nothing', async () => {
  const checker = new PasswordChecker(1);
  const imported = scrypt('imported', 'weak');
  let gone = false;
  const first = checker.check([imported], Buffer.from('weak'), pepper);
  const second = checker.check([imported], Buffer.from('weak'), pepper, () => gone);
  gone = true;
  expect(await first).toEqual({ keyId: 'imported', reading: 'plain' });
  expect(await second).toBe('busy');
});

test('the loop goes on turning while imported passwords are checked', async () => {
  const checker = new PasswordChecker(2);
  const imported = scrypt('imported', 'weak');
  let turns = 0;
  let over = false;
  const turn = (): void => {
    turns++;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await Promise.all(Array.from({ length: 4 }, () => checker.check([imported], Buffer.from('guess'), pepper)));
  over = true;
  // Four that held the loop up would leave it one turn each.
  expect(turns).toBeGreaterThan(20);
});

test('a keyed hash of ours costs microseconds, and a scrypt of somebody else’s some thousand times as much', async () => {
  const checker = new PasswordChecker(2);
  const ours = [hmac('ours', 'right')];
  const millisecondsOf = async (verifiers: readonly PasswordVerifier[], times: number): Promise<number> => {
    const began = performance.now();
    for (let turn = 0; turn < times; turn++) await checker.check(verifiers, Buffer.from('wrong'), pepper);
    return (performance.now() - began) / times;
  };
  await millisecondsOf(ours, 500);
  // The quickest of several says what it costs; the others what else the machine was busy with.
  const rounds = [];
  for (let round = 0; round < 5; round++) rounds.push(await millisecondsOf(ours, 500));
  const keyed = Math.min(...rounds);
  expect(keyed).toBeLessThan(0.2);
  expect(await millisecondsOf([scrypt('theirs', 'right')], 3)).toBeGreaterThan(50 * keyed);
});

test('a key that was replaced is found after all that may enter, and behind the limiter where it was imported', async () => {
  const checker = new PasswordChecker(1);
  const former = scrypt('former', 'old');
  const floods = Array.from({ length: 400 }, () => checker.check([former], Buffer.from('guess'), pepper, () => true));
  // Whoever has a key of ours does not wait for them.
  const mine = [hmac('ours', 'new'), former];
  expect(await checker.check(mine, Buffer.from('new'), pepper)).toEqual({ keyId: 'ours', reading: 'plain' });
  expect(new Set(await Promise.all(floods))).toEqual(new Set(['busy']));
  expect(await checker.check(mine, Buffer.from('old'), pepper)).toEqual({ keyId: 'former', reading: 'plain' });
});
