import { expect, it } from 'vitest';
import type { Call } from '../history/history.ts';
import type { Books } from './books.ts';
import { judge } from './judge.ts';

const TBS = Buffer.from('to be signed');

/** One command with its certificate, and one that is voided. */
const SOUND: Books = {
  signed: ['a1'],
  intents: new Map([
    ['one', { serial: 'a1', tbs: TBS, spkiSha256: 'key-1' }],
    ['two', { serial: 'b2', tbs: TBS, spkiSha256: 'key-2' }],
  ]),
  certificates: new Map([['one', { serial: 'a1', fingerprint: 'f1', der: Buffer.concat([TBS, Buffer.from([1])]) }]]),
  voided: new Set(['two']),
  revocations: new Map([['f1', ['2026-01-01']]]),
  takenBack: new Set(),
  refusals: new Map([['issue two command_voided', 1]]),
  rows: new Map([['intents', ['r1', 'r2']]]),
  gaps: [],
  integrity: 'ok',
};

const call = (method: string, about: string, outcome: Call['outcome'], said: string): Call => ({
  method,
  about,
  outcome,
  said,
});
const CALLS: readonly Call[] = [
  call('issue', 'one', 'unknown', 'the peer closed the connection'),
  call('lookup', 'one', 'ok', 'intended'),
  call('issue', 'one', 'ok', 'f1'),
  call('void', 'two', 'ok', 'voided'),
  { ...call('issue', 'two', 'fail', 'command_voided'), mustBeRefused: 'command_voided' },
  call('revoke', 'one', 'ok', '2026-01-01'),
  call('issue', 'three', 'fail', 'not_sent'),
];

const broken = (books: Partial<Books>, calls: readonly Call[] = []) =>
  judge([...CALLS, ...calls], { ...SOUND, ...books }, SOUND).map(({ rule, what }) => `${rule} ${what}`);

it('says nothing against books that hold what was answered', () => {
  expect(broken({})).toEqual([]);
});

it.each<[string, Partial<Books>, readonly Call[], string]>([
  ['a signature without an intent', { signed: ['a1', 'c3'] }, [], 'I1 c3 was signed without an intent'],
  [
    'another serial number than was intended',
    { certificates: new Map([['one', { serial: 'c3', fingerprint: 'f1', der: TBS }]]) },
    [],
    'I1 one has another serial number than was intended',
  ],
  [
    'other bytes than were intended',
    { certificates: new Map([['one', { serial: 'a1', fingerprint: 'f1', der: Buffer.from('other') }]]) },
    [],
    'I1 one has other bytes than were intended',
  ],
  [
    'a row that was changed',
    { rows: new Map([['intents', ['r1', 'x']]]) },
    [],
    'I2 rows of intents were changed or lost',
  ],
  ['a row that is gone', { rows: new Map([['intents', ['r1']]]) }, [], 'I2 rows of intents were changed or lost'],
  ['a gap', { gaps: ['refusals'] }, [], 'I2 refusals has a gap'],
  ['damage', { integrity: 'row 3 missing from index' }, [], 'I2 the ledger is damaged: row 3 missing from index'],
  [
    'a certificate that was handed out and is lost',
    {},
    [call('issue', 'four', 'ok', 'f4')],
    'I3 issue four was answered with f4, and the ledger does not say so',
  ],
  [
    'a void that is lost',
    { voided: new Set() },
    [],
    'I3 void two was answered with voided, and the ledger does not say so',
  ],
  [
    'a revocation that is lost',
    { revocations: new Map() },
    [],
    'I3 revoke one was answered with 2026-01-01, and the ledger does not say so',
  ],
  [
    'a refusal that is not on record',
    {},
    [call('issue', 'two', 'fail', 'command_voided')],
    'I3 a refusal is not on record: issue two command_voided',
  ],
  ['a second certificate for a command', {}, [call('lookup', 'one', 'ok', 'f9')], 'I6 one was given two certificates'],
  [
    'a second serial number for a key',
    { intents: new Map([...SOUND.intents, ['four', { serial: 'd4', tbs: TBS, spkiSha256: 'key-1' }]]) },
    [],
    'I6 the key key-1 has 2 serial numbers',
  ],
  [
    'a check that was skipped',
    {},
    [{ ...call('issue', 'four', 'ok', 'f4'), mustBeRefused: 'key_blocked' }],
    'I7 four was answered with f4, not with key_blocked',
  ],
  [
    'a certificate of a voided command',
    { voided: new Set(['two', 'one']) },
    [],
    'I7 one is voided and was signed all the same',
  ],
])('finds %s', (_, books, calls, violation) => {
  expect(broken(books, calls)).toContain(violation);
});
