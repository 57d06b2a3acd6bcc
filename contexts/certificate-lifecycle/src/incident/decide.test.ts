import { describe, expect, test } from 'vitest';
import { causes, incidentCauses } from './causes.ts';
import { decideIncident, type IncidentCommand, LONGEST_SUMMARY, occur, remind, resolve } from './decide.ts';
import type { Incident, Occurrence } from './incident.ts';

const now = new Date('2026-03-01T00:00:00Z');
const later = new Date('2026-03-02T00:00:00Z');
const occurrence: Occurrence = {
  cause: 'job_dead',
  object: 'job_1',
  summary: 'It died.',
  owner: 'north-depot',
  purpose: 'charger_identity',
  links: [{ kind: 'job', id: 'job_1' }],
};
const first = (over: Partial<Incident> = {}): Incident => ({
  ...occur(null, occurrence, { now, supportOwner: 'operations' }).incident,
  ...over,
});
const act = (incident: Incident, command: IncidentCommand, stillHolds = false) =>
  decideIncident(incident, command, { by: 'user:mara', reason: 'mended', now: later, stillHolds });

describe('a cause that comes', () => {
  test('opens one, to be acknowledged within the time of its severity', () => {
    expect(first()).toMatchObject({
      state: 'opened',
      severity: 'high',
      occurrences: 1,
      reopened: 0,
      supportOwner: 'operations',
      acknowledgeBy: '2026-03-01T01:00:00.000Z',
    });
  });

  test.each(['opened', 'acknowledged'] as const)('again only counts while it is %s', (state) => {
    const again = occur(first({ state }), occurrence, { now: later, supportOwner: 'others' });
    expect(again.isNew).toBe(false);
    expect(again.incident).toMatchObject({
      state,
      occurrences: 2,
      reopened: 0,
      version: 1,
      supportOwner: 'operations',
    });
  });

  test.each(['resolved', 'closed'] as const)('again opens the same one when it was %s', (state) => {
    const over = first({
      state,
      remindedAt: now.toISOString(),
      acknowledged: { by: 'user:noor', at: now.toISOString() },
    });
    const again = occur(over, occurrence, { now: later, supportOwner: 'others' });
    expect(again.isNew).toBe(true);
    expect(again.incident).toMatchObject({
      id: over.id,
      state: 'opened',
      occurrences: 2,
      version: 2,
      reopened: 1,
      supportOwner: 'others',
      openedAt: later.toISOString(),
      remindedAt: null,
      acknowledged: null,
      closed: null,
    });
  });

  test('keeps the first link and the latest ones, each once, and a summary of bounded length', () => {
    let incident = first();
    for (let index = 0; index < 50; index += 1) {
      const links = [{ kind: 'security_event', id: `sev_${Math.floor(index / 2)}` }] as const;
      const told = { ...occurrence, links, summary: 'x'.repeat(10_000) };
      incident = occur(incident, told, { now, supportOwner: 'operations' }).incident;
    }
    expect(incident.links).toHaveLength(20);
    expect([incident.links[0]?.id, incident.links.at(-1)?.id]).toEqual(['job_1', 'sev_24']);
    expect(incident.summary).toHaveLength(LONGEST_SUMMARY);
  });
});

describe('an act of a person', () => {
  test.each([
    ['acknowledge', 'opened', null],
    ['acknowledge', 'acknowledged', 'incident_not_open'],
    ['acknowledge', 'resolved', 'incident_not_open'],
    ['acknowledge', 'closed', 'incident_not_open'],
    ['close', 'opened', null],
    ['close', 'acknowledged', null],
    ['close', 'resolved', null],
    ['close', 'closed', 'incident_closed'],
  ] as const)('%s of one that is %s: %s', (kind, state, refusal) => {
    const decided = act(first({ state }), { kind });
    expect(decided.ok ? null : decided.refusal).toBe(refusal);
  });

  test('is not to close what still holds', () => {
    expect(act(first(), { kind: 'close' }, true)).toEqual({ ok: false, refusal: 'cause_still_holds' });
  });

  test('says who closed it and why', () => {
    expect(act(first(), { kind: 'close' })).toMatchObject({
      value: { state: 'closed', closed: { by: 'user:mara', at: later.toISOString(), reason: 'mended' } },
    });
  });

  test('assigns it until it is closed', () => {
    expect(act(first(), { kind: 'assign', person: 'noor' })).toMatchObject({ value: { assignee: 'noor', version: 2 } });
    expect(act(first({ state: 'closed' }), { kind: 'assign', person: 'noor' }).ok).toBe(false);
  });

  test('adds notes, after it is closed too, as many as are kept', () => {
    const note = { kind: 'add-note', text: 'looked at it' } as const;
    expect(act(first({ state: 'closed' }), note)).toMatchObject({
      value: { notes: [{ by: 'user:mara', text: 'looked at it' }] },
    });
    const notes = Array.from({ length: 200 }, () => ({ by: 'x', at: '', text: '' }));
    expect(act(first({ notes }), note)).toEqual({ ok: false, refusal: 'incident_notes_full' });
  });
});

test('a cause that is gone resolves what is open, and nothing else', () => {
  expect(resolve(first(), later)).toMatchObject({ state: 'resolved', resolvedAt: later.toISOString(), version: 2 });
  expect(resolve(first({ state: 'acknowledged' }), later)?.state).toBe('resolved');
  expect(resolve(first({ state: 'resolved' }), later)).toBeNull();
  expect(resolve(first({ state: 'closed' }), later)).toBeNull();
});

test('whoever is told is reminded once, when nobody has taken it on in time', () => {
  const [tooEarly, due] = [new Date('2026-03-01T00:59:59.999Z'), new Date('2026-03-01T01:00:00Z')];
  expect(remind(first(), tooEarly)).toBeNull();
  const reminded = remind(first(), due);
  expect(reminded?.remindedAt).toBe(due.toISOString());
  expect(reminded && remind(reminded, later)).toBeNull();
  expect(remind(first({ state: 'acknowledged' }), later)).toBeNull();
});

test('every cause has all that is the same of each incident with it', () => {
  expect(Object.keys(causes)).toEqual([...incidentCauses]);
});
