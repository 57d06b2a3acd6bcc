import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { conditionTable, stateDiagram } from './state-diagram.ts';
import { checkTransitions, type Stage, stages, type Transition, transitions } from './transitions.ts';

test('the table is sound', () => {
  expect(() => checkTransitions(transitions, stages)).not.toThrow();
});

test('a stage that nothing leads to is found', () => {
  const table = transitions.filter(({ to }) => to !== 'inactive');
  expect(() => checkTransitions(table, stages)).toThrow('no way leads to inactive');
});

test('a stage that can be reached only from itself is found', () => {
  const table: Transition[] = [
    { from: null, on: 'request', to: 'requested' },
    { from: 'issued', on: 'evidence', to: 'active' },
    { from: 'active', on: 'superseded_by_rollback', to: 'issued' },
  ];
  expect(() => checkTransitions(table, ['requested', 'issued', 'active'])).toThrow('no way leads to issued, active');
});

test('an unknown target is found', () => {
  const table: Transition[] = [{ from: null, on: 'request', to: 'quarantined' as Stage }];
  expect(() => checkTransitions(table, stages)).toThrow('quarantined, which is no stage');
});

test('one cause with two targets is found', () => {
  const table: Transition[] = [...transitions, { from: 'issued', on: 'installed', to: 'active' }];
  expect(() => checkTransitions(table, stages)).toThrow('issued ─installed has two targets');
});

test('the page in docs shows this table', async () => {
  const page = await readFile(new URL('../../../../docs/certificate-states.md', import.meta.url), 'utf8');
  expect(page).toContain(`\`\`\`mermaid\n${stateDiagram()}\n\`\`\``);
  expect(page).toContain(conditionTable());
});
