import { newId } from '@bfcert/kernel/ids';
import { expect, test } from 'vitest';
import { importedKey } from './new-key.ts';
import { wayInWithout } from './way-in.ts';

const createdAt = new Date('2026-11-22T12:00:00Z');
const key = importedKey({
  id: newId('key', createdAt.getTime()),
  identityId: newId('idn', createdAt.getTime()),
  version: 1,
  verifiers: [],
  createdAt,
});
const onProfile3 = {
  key,
  keys: [key],
  charger: { profileFloor: 3 },
  formerKeyIsAdmitted: false,
  hasCertificate: true,
} as const;

test('a certificate that was proven is a way in beside a password', () => {
  expect(wayInWithout({ ...onProfile3, letBack: null })).toBe('certificate');
});

test('it is none while the station is let back to Profile 2: it may be down, and its gateway has yet to tell', () => {
  expect(wayInWithout({ ...onProfile3, letBack: { cameDownAt: null } })).toBe('none');
});
