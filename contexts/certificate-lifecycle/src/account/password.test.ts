import { describe, expect, it } from 'vitest';
import { objectionTo, Passwords } from './password.ts';

const QUICK = { N: 2 ** 10, r: 8, p: 1 };
const PASSWORD = 'correct horse battery staple';

describe('passwords', () => {
  it('knows the one it made a verifier of, by whatever cost that was', async () => {
    const verifier = await new Passwords(QUICK).verifierOf(PASSWORD);
    const passwords = new Passwords({ ...QUICK, N: 2 ** 11 });
    expect(await passwords.matches(PASSWORD, verifier)).toBe(true);
    expect(await passwords.matches(`${PASSWORD} `, verifier)).toBe(false);
    expect(await passwords.matches('x'.repeat(100_000), verifier)).toBe(false);
    expect(await passwords.matches(PASSWORD, null)).toBe(false);
  });

  it('gives the same password two different verifiers', async () => {
    const passwords = new Passwords(QUICK);
    expect(await passwords.verifierOf(PASSWORD)).not.toBe(await passwords.verifierOf(PASSWORD));
  });

  it('derives two at a time, lets sixteen wait, and tells the others at once that it is busy', async () => {
    const passwords = new Passwords(QUICK);
    const verifier = await passwords.verifierOf(PASSWORD);
    const answers = await Promise.all(Array.from({ length: 40 }, () => passwords.matches(PASSWORD, verifier)));
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(40 - 18);
    expect(answers.filter((answer) => answer === true)).toHaveLength(18);
    expect(await passwords.matches(PASSWORD, verifier)).toBe(true);
  });
});

describe('what is wrong with a password', () => {
  const sentence = 'Without the name of its account the password has fewer than 12 characters.';
  it.each([
    ['is the name and a little', 'administrator', 'Administrator-12345', sentence],
    ['is the name twice', 'ada.lovelace', 'ada.lovelaceADA.LOVELACE', sentence],
    ['has a short name in it by chance', 'ben', 'kT3xbEnR0q_w9VtzLm2PcYHa', null],
    ['is long enough without the name', 'ada', 'ada keeps horses and batteries', null],
  ])('of one that %s', (_kind, name, password, objection) => {
    expect(objectionTo(password, name)).toBe(objection);
  });
});
