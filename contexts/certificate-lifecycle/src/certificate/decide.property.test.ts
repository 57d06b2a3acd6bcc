import fc from 'fast-check';
import { expect, test } from 'vitest';
import { surroundingsOf } from '../commands/open-holdings.ts';
import { KeepingStation, type ModelStation, StrictStation } from '../testing/model-station.ts';
import { recordMaker } from '../testing/records.ts';
import { admissible } from './admissible.ts';
import { type Certificate, hasMaterial } from './certificate.ts';
import { type CertificateCommand, decide } from './decide.ts';
import type { Step } from './step.ts';
import { type Stage, stageOf } from './transitions.ts';

const start = new Date('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;

/**
 * The reference: what may follow what, written from the domain and not from the table. A stage that is
 * missing under a command refuses it; a stage that maps to itself takes it without a change of stage.
 */
const reference: Record<string, Partial<Record<Stage, readonly Stage[]>>> = {
  issued: { requested: ['issued', 'retired(abandoned)'] },
  intend_end: { requested: ['requested'] },
  voided: { requested: ['deleted'], deleted: ['deleted'] },
  sent: { issued: ['issued'] },
  installed: {
    issued: ['installed_pending_activation'],
    installed_pending_activation: ['installed_pending_activation'],
    active: ['active'],
  },
  rejected_by_endpoint: {
    issued: ['retired(install_rejected)'],
    'retired(install_rejected)': ['retired(install_rejected)'],
  },
  evidence: {
    issued: ['active'],
    installed_pending_activation: ['active'],
    active: ['active'],
    'retired(replaced)': ['active'],
    'retired(abandoned)': ['active'],
    'retired(expired)': ['active'],
  },
  abandon: { issued: ['retired(abandoned)'], installed_pending_activation: ['retired(abandoned)'] },
  expire: {
    issued: ['retired(expired)'],
    installed_pending_activation: ['retired(expired)'],
    active: ['retired(expired)'],
    inactive: ['retired(expired)'],
  },
  deactivate: { active: ['inactive'] },
  activate: { inactive: ['installed_pending_activation'] },
  revoke: {
    issued: ['revoked'],
    installed_pending_activation: ['revoked'],
    active: ['revoked'],
    inactive: ['revoked'],
    'retired(replaced)': ['revoked'],
    'retired(expired)': ['revoked'],
    'retired(abandoned)': ['revoked'],
    'retired(install_rejected)': ['revoked'],
    revoked: ['revoked'],
  },
  delete: {
    inactive: ['deleted'],
    'retired(replaced)': ['deleted'],
    'retired(expired)': ['deleted'],
    'retired(abandoned)': ['deleted'],
    'retired(install_rejected)': ['deleted'],
    revoked: ['deleted'],
  },
};

type Move =
  | { readonly kind: 'begin' }
  | { readonly kind: 'wait'; readonly hours: number }
  | {
      readonly kind: 'do';
      readonly which: number;
      readonly what: string;
      readonly flag: boolean;
      readonly ageHours: number;
    };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'begin' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 2400 }) }) },
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constant('do' as const),
      which: fc.nat(5),
      what: fc.constantFrom(...Object.keys(reference), 'issued', 'sent', 'evidence', 'evidence'),
      flag: fc.boolean(),
      ageHours: fc.nat(48),
    }),
  },
);

const HARMLESS = ['deactivate', 'delete', 'revoke', 'abandon'];

const told = (what: string, which: number, flag = false): Move => ({ kind: 'do', which, what, flag, ageHours: 0 });

/** Of the newest record: from its request to what the station answers. */
const delivery = (answer: 'accepted' | 'rejected' | 'lost' | 'none'): readonly Move[] => [
  { kind: 'begin' },
  told('issued', -1),
  told('sent', -1, answer === 'lost'),
  ...(answer === 'accepted' ? [told('installed', -1)] : []),
  ...(answer === 'rejected' ? [told('rejected_by_endpoint', -1)] : []),
];

/** What happens between a station and us, with an operator who takes certificates away; each an hour later. */
const episode: fc.Arbitrary<readonly Move[]> = fc
  .oneof(
    { weight: 2, arbitrary: fc.constantFrom('accepted', 'accepted', 'rejected', 'lost', 'none').map(delivery) },
    { weight: 3, arbitrary: fc.integer({ min: -3, max: -1 }).map((which) => [told('evidence', which)]) },
    {
      weight: 4,
      arbitrary: fc
        .record({
          what: fc.constantFrom(...HARMLESS, 'revoke', 'activate'),
          which: fc.integer({ min: -3, max: -1 }),
          flag: fc.boolean(),
        })
        .map(({ what, which, flag }) => [told(what, which, flag)]),
    },
  )
  .map((moves) => [{ kind: 'wait', hours: 1 }, ...moves]);

class World {
  readonly records: Certificate[] = [];
  readonly #make = recordMaker(start);
  /** Null: whatever is said happens, also what no endpoint would do. */
  readonly #station: ModelStation | null;
  now = start;

  constructor(station: ModelStation | null = null) {
    this.#station = station;
  }

  /** Whether the station has a certificate with which a gateway would let it in. */
  get canEnter(): boolean {
    return this.records.some((record) => this.#holds(record) && admissible(record, this.now) !== null);
  }

  run(next: Move): void {
    if (next.kind === 'wait') this.now = new Date(this.now.getTime() + next.hours * HOUR);
    else if (next.kind === 'begin') this.records.push(this.#make.requested());
    else if (this.records.length > 0) this.#command(next);
  }

  #command({ which, what, flag, ageHours }: Extract<Move, { kind: 'do' }>): void {
    const record = this.records.at(which % this.records.length);
    if (record === undefined || !this.#happens(record, what, flag)) return;
    const around = surroundingsOf(record, this.records, this.now);
    const decision = decide(record, this.#say(what, flag, this.#station === null ? ageHours : 0), around);
    const before = stageOf(record);
    if (!decision.ok) return;
    this.#stationDoes(record, what, flag);
    for (const step of decision.value) this.#store(step);
    const after = this.records.at(which % this.records.length);
    const allowed = reference[what]?.[before];
    if (decision.value.length > 0 && allowed === undefined) throw new Error(`${what} changed ${before}`);
    if (after !== undefined && allowed !== undefined) expect(allowed).toContain(stageOf(after));
  }

  /** A station answers, and connects, only with what it was sent and holds; and nobody proves what is not so. */
  #happens(record: Certificate, what: string, flag: boolean): boolean {
    if (this.#station === null) return true;
    const wasSent = record.state === 'issued' && record.sentAt !== null;
    if (what === 'installed') return wasSent;
    if (what === 'evidence') return this.#holds(record) && admissible(record, this.now) !== null;
    if (what === 'rejected_by_endpoint' || (what === 'abandon' && flag)) return !this.#holds(record);
    return true;
  }

  #stationDoes(record: Certificate, what: string, flag: boolean): void {
    if (this.#station === null || !hasMaterial(record)) return;
    const { fingerprint } = record.signed;
    const answerIsLost = what === 'sent' && flag;
    if (what === 'installed' || answerIsLost) this.#station.accept(fingerprint);
    if (what === 'evidence') this.#station.connectedWith(fingerprint);
  }

  #holds(record: Certificate): boolean {
    return hasMaterial(record) && this.#station?.holds(record.signed.fingerprint) === true;
  }

  /** Stores one step at a time, as the database does: never two active, not even in between. */
  #store({ before, after, on }: Step): void {
    const index = this.records.findIndex(({ id }) => id === after.id);
    expect(this.records[index]).toEqual(before);
    expect(after.version).toBe((before?.version ?? 0) + (on === 'seen' ? 0 : 1));
    if (before !== null && hasMaterial(before) && hasMaterial(after)) expect(after.signed).toEqual(before.signed);
    this.records[index] = after;
    expect(this.records.filter(({ state }) => state === 'active').length).toBeLessThanOrEqual(1);
  }

  #say(what: string, flag: boolean, ageHours: number): CertificateCommand {
    const seenAt = new Date(this.now.getTime() - ageHours * HOUR).toISOString();
    const commands: Record<string, CertificateCommand> = {
      issued: { kind: 'issued', signed: this.#make.signed(this.now) },
      intend_end: { kind: 'intend_end', end: { cause: 'cancelled', reason: 'r', detail: '' } },
      voided: { kind: 'voided' },
      sent: { kind: 'sent', executionPath: 'ocpp' },
      installed: { kind: 'installed', channel: 'ocpp' },
      rejected_by_endpoint: { kind: 'rejected_by_endpoint', detail: 'd' },
      evidence: { kind: 'evidence', type: 'mtls_handshake', seenAt },
      abandon: { kind: 'abandon', provenUnused: flag },
      expire: { kind: 'expire' },
      deactivate: { kind: 'deactivate' },
      activate: { kind: 'activate' },
      revoke: { kind: 'revoke', reason: flag ? 'keyCompromise' : 'superseded' },
      delete: { kind: 'delete', reason: 'r' },
    };
    const command = commands[what];
    if (command === undefined) throw new Error(`no command ${what}`);
    return command;
  }
}

test('whatever happens in whatever order, no record takes a way that the domain does not know, and at most one is active', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const world = new World();
      for (const next of moves) world.run(next);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['discards what it does not use', () => new StrictStation()],
  ['keeps every certificate', () => new KeepingStation()],
])('nothing but a compromise takes the last way in of a station that %s', (_kind, station) => {
  fc.assert(
    fc.property(fc.array(episode, { maxLength: 20 }), (episodes) => {
      const world = new World(station());
      for (const next of episodes.flat()) {
        const couldEnter = world.canEnter;
        world.run(next);
        const isHarmless = next.kind === 'do' && HARMLESS.includes(next.what) && !(next.what === 'revoke' && next.flag);
        if (isHarmless && couldEnter) expect(world.canEnter).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
});
