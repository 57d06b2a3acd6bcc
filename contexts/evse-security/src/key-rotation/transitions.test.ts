import { expect, test } from 'vitest';
import { keyRotationTransitions } from './transitions.ts';

test('a rotation changes the key, keeps the old one recognised for a while, and is over', () => {
  expect(keyRotationTransitions.next('planned', 'done')).toBe('change_key');
  expect(keyRotationTransitions.next('change_key', 'done')).toBe('rollback_window');
  expect(keyRotationTransitions.next('rollback_window', 'done')).toBe('completed');
});

test('what has ended does not begin again, and a person decides about what has stopped', () => {
  for (const phase of ['completed', 'abandoned'] as const) {
    for (const on of ['done', 'retried', 'abandoned', 'quarantined', 'fell_back'] as const)
      expect(keyRotationTransitions.next(phase, on), `${phase} ${on}`).toBeNull();
  }
  expect(keyRotationTransitions.next('quarantine', 'done')).toBeNull();
  expect(keyRotationTransitions.next('quarantine', 'retried')).toBe('change_key');
  expect(keyRotationTransitions.next('quarantine', 'abandoned')).toBe('abandoned');
});
