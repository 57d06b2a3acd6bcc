import { expect, test } from 'vitest';
import { type Due, judgeWave } from './judge-wave.ts';
import type { WaveDeed, WaveMemberSeen, WaveStory } from './story.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 2, 1, 12, 0, second));

const member = (name: string, state: string, unlike: Partial<WaveMemberSeen> = {}): WaveMemberSeen => ({
  name,
  identityId: `idn_${name}`,
  group: 1,
  state,
  failedAt: null,
  cases: 1,
  signed: state === 'active' ? 1 : 0,
  ...unlike,
});
const deed = (action: string, second: number, about: string | null = null, after = ''): WaveDeed => ({
  action,
  identityId: about === null ? null : `idn_${about}`,
  after,
  at: at(second),
  because: 'so it was',
});
const begun = (name: string, second: number) => deed('begin-wave-member', second, name, 'under_way');
const failed = (name: string, second: number) => deed('record-wave-member', second, name, 'failed');

/** Two of four fail, one may: held after the second, and resumed. */
const SOUND: WaveStory = {
  state: 'completed',
  members: [
    member('A', 'active'),
    member('B', 'failed', { failedAt: at(3) }),
    member('C', 'failed', { failedAt: at(4) }),
    member('D', 'active'),
  ],
  deeds: [
    deed('start-wave', 0),
    begun('A', 1),
    begun('B', 1),
    begun('C', 1),
    failed('B', 3),
    failed('C', 4),
    deed('hold-wave', 5),
    deed('resume-wave', 6),
    begun('D', 7),
    deed('complete-wave', 9),
  ],
};
const DUE = new Map<string, Due>([
  ['A', 'active'],
  ['B', 'failed'],
  ['C', 'failed'],
  ['D', 'active'],
]);
const said = (story: Partial<WaveStory>, errorPercent = 25) =>
  judgeWave({ ...SOUND, ...story }, { errorPercent }, DUE).map(({ rule, what }) => `${rule} ${what}`);
const withDeeds = (change: (deeds: readonly WaveDeed[]) => readonly WaveDeed[]) => ({ deeds: change(SOUND.deeds) });
const like = (name: string, unlike: Partial<WaveMemberSeen>) => ({
  members: SOUND.members.map((one) => (one.name === name ? { ...one, ...unlike } : one)),
});

test('a wave that was held once by its failures and went on breaks no rule', () => {
  expect(said({})).toEqual([]);
});

test('a station that is begun twice, has two cases or counts as two failures is told of', () => {
  expect(said(withDeeds((deeds) => deeds.toSpliced(8, 0, begun('A', 7))))).toEqual(['I6 A, active, was begun 2 times']);
  expect(said(like('A', { cases: 2 }))).toEqual(['I6 A, active, has 2 cases']);
  expect(said(withDeeds((deeds) => deeds.toSpliced(6, 0, failed('C', 4))))).toEqual(['I6 C counts as 2 failures']);
});

test('a station that came to another end than it would have undisturbed is told of', () => {
  expect(said(like('D', { state: 'failed', failedAt: at(8), signed: 0 }))).toEqual([
    'I6 the failure of D was never told',
    'I3 D is failed and would be active in a wave that nobody disturbs',
  ]);
});

test('nothing is begun of a wave that is held, paused, aborted or completed', () => {
  expect(
    said(withDeeds((deeds) => [...deeds.slice(0, 7), begun('D', 6), ...deeds.slice(7, 8), ...deeds.slice(9)])),
  ).toEqual(['I3 idn_D was begun after hold-wave']);
});

test('a wave whose threshold was passed and that nothing held is told of, and so is one that was held below it', () => {
  const neverHeld = withDeeds((deeds) =>
    deeds.filter(({ action }) => action !== 'hold-wave' && action !== 'resume-wave'),
  );
  expect(said(neverHeld)).toEqual(['I3 2 of group 1 failed, 1 may, and nothing held it']);
  expect(said({}, 50)).toEqual(['I3 it was held though no group had passed its threshold: so it was']);
});

test('failures that somebody has looked at count for the next hold no more', () => {
  const members = [...SOUND.members, member('E', 'failed', { failedAt: at(8) })];
  const deeds = [...SOUND.deeds.slice(0, 9), begun('E', 7), failed('E', 8), ...SOUND.deeds.slice(9)];
  expect(judgeWave({ ...SOUND, members, deeds }, { errorPercent: 25 }, new Map([...DUE, ['E', 'failed']]))).toEqual([]);
});

test('of one that was aborted those that waited stay untouched', () => {
  const members = [...SOUND.members.slice(0, 3), member('D', 'waiting', { cases: 0, signed: 0 })];
  const deeds = [...SOUND.deeds.slice(0, 7), deed('abort-wave', 6)];
  expect(said({ state: 'aborted', members, deeds })).toEqual([]);
  expect(said({ members, deeds })).toEqual(['I3 D is waiting and would be active in a wave that nobody disturbs']);
});
