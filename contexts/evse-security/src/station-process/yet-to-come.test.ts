import { expect, test } from 'vitest';
import { after, attempts, facts, START } from '../testing/migration-facts.ts';
import { decideStep } from './decide-step.ts';
import { attempt } from './retry.ts';

const DAY = 86_400_000;
const step = { name: 'install', checks: [], deadline: null };

test('F16: the answer to a command that was sent by a clock that has been set back is not waited for until then', () => {
  const sent = {
    action: 'list_anchors',
    status: 'in_flight',
    startedAt: after(DAY),
    deadline: after(DAY + 60_000),
  } as const;
  const [open] = attempts(sent);
  if (open === undefined) throw new Error('there is no attempt');
  expect(decideStep(facts('install', { attempts: [open] }), START, step).decision).toEqual({
    kind: 'act',
    act: { kind: 'give_up_attempt', attempt: open },
  });
  // Another server's clock may be a little ahead.
  const [near] = attempts({ ...sent, startedAt: after(1_000) });
  expect(decideStep(facts('install', { attempts: near ? [near] : [] }), START, step).decision.kind).toBe('wait');
});

test('F16: nor is the pause after a try that ended by such a clock', () => {
  const planned = { action: 'list_anchors', target: null, command: { kind: 'list_anchors' } } as never;
  const failed = (endedAt: Date) =>
    facts('install', { attempts: attempts({ action: 'list_anchors', status: 'unknown', endedAt }) });
  expect(attempt(failed(after(DAY)), START, planned).kind).toBe('send');
  expect(attempt(failed(START), START, planned).kind).toBe('wait');
});

test('F16: a step that seems to be over its time by a clock in doubt stops nobody', () => {
  const waits = {
    name: 'csr',
    checks: [() => ({ kind: 'wait', for: 'the station', until: null }) as const],
    deadline: START,
  };
  expect(decideStep(facts('csr'), after(1_000), waits).decision).toMatchObject({ kind: 'stop' });
  expect(decideStep(facts('csr', { isClockInDoubt: true }), after(1_000), waits).decision).toMatchObject({
    kind: 'wait',
  });
});
