import { expect, test } from 'vitest';
import { migrationSteps } from './migration-case.ts';
import { migrationTransitions } from './transitions.ts';

test('the steps follow each other in the lawful order and end in active', () => {
  const walked = ['planned'];
  for (let phase = 'planned'; phase !== 'active'; ) {
    const next = migrationTransitions.next(phase as 'planned', 'done');
    if (next === null) throw new Error(`${phase} leads nowhere`);
    walked.push(next);
    phase = next;
  }
  expect(walked).toEqual(['planned', ...migrationSteps, 'active']);
});

test('every running phase can be quarantined, and only a person leads out of it', () => {
  for (const phase of ['planned', ...migrationSteps, 'rollback', 'active'] as const) {
    expect(migrationTransitions.next(phase, 'quarantined')).toBe('quarantine');
  }
  const out = migrationTransitions.rows.filter(({ from }) => from === 'quarantine').map(({ on }) => on);
  expect(out.sort()).toEqual([
    'abandoned',
    'abandoned_on_profile_3',
    'exempted',
    'resumed',
    'resumed_on_profile_3',
    'retried',
  ]);
});

test.each([
  ['issue', 'issue_refused'],
  ['install', 'certificate_refused'],
  ['install', 'anchors_changed'],
  ['cutover', 'fell_back'],
  ['cutover', 'interrupted'],
  ['verify', 'fell_back'],
  ['verify', 'interrupted'],
  ['rollback', 'came_forward'],
] as const)('%s takes %s, which its checks may say', (phase, event) => {
  expect(migrationTransitions.next(phase, event)).not.toBeNull();
});
