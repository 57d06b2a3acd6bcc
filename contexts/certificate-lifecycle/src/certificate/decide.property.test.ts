import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importedRecord } from '../certificate-import/imported-record.ts';
import { surroundingsOf } from '../commands/open-holdings.ts';
import { chargerIdentityPolicy } from '../policy/policy.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { KeepingStation, type ModelStation, StrictStation } from '../testing/model-station.ts';
import { recordMaker } from '../testing/records.ts';
import { admissible } from './admissible.ts';
import { type Certificate, hasMaterial, IMPORTED } from './certificate.ts';
import { type CertificateCommand, decide } from './decide.ts';
import { bringIn, type Step } from './step.ts';
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
  sent: {
    issued: ['issued'],
    installed_pending_activation: ['installed_pending_activation'],
  },
  install: {
    issued: ['issued'],
    installed_pending_activation: ['installed_pending_activation'],
  },
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
  /** A platform or a listing calls it ready: too little to say that the endpoint went back to it. */
  readiness: { issued: ['active'], installed_pending_activation: ['active'], active: ['active'] },
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

/** Places of every kind there is, of one identity; the first is the charger's own. */
const places = [
  { purpose: 'charger_identity', slot: null, operatingModel: 'managed' },
  { purpose: 'backend_server', slot: 'ec', operatingModel: 'managed' },
  { purpose: 'backend_server', slot: 'rsa', operatingModel: 'managed' },
  { purpose: 'evse_v2g', slot: 'root-a', operatingModel: 'managed' },
  { purpose: 'evse_v2g', slot: 'root-b', operatingModel: 'brokered' },
  { purpose: 'evse_v2g_20', slot: 'root-a', operatingModel: 'managed' },
  { purpose: 'vehicle_vas_identity', slot: 'program', operatingModel: 'managed' },
  { purpose: 'iot_hub_identity', slot: null, operatingModel: 'managed' },
  { purpose: 'charger_factory', slot: null, operatingModel: 'tracked' },
  { purpose: 'iso15118_contract', slot: 'contract', operatingModel: 'tracked' },
  { purpose: 'iso15118_oem_provisioning', slot: null, operatingModel: 'brokered' },
  { purpose: 'firmware_signing', slot: null, operatingModel: 'tracked' },
] as const satisfies readonly { purpose: PurposeName; slot: string | null; operatingModel: OperatingModel }[];

/** What nobody but whoever runs it may want of a certificate that is only tracked. */
const WISHES = ['revoke', 'activate', 'deactivate', 'install'];

type Move =
  | { readonly kind: 'begin'; readonly where: number }
  | {
      readonly kind: 'import';
      readonly where: number;
      readonly state: 'issued' | 'installed_pending_activation' | 'active' | 'inactive' | 'revoked';
    }
  | { readonly kind: 'wait'; readonly hours: number }
  | {
      readonly kind: 'do';
      readonly which: number;
      readonly what: string;
      readonly flag: boolean;
      readonly ageHours: number;
    };

const where = fc.nat(places.length - 1);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin' as const), where }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      where,
      state: fc.constantFrom('issued', 'installed_pending_activation', 'active', 'inactive', 'revoked'),
    }),
  },
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
  { kind: 'begin', where: 0 },
  told('issued', -1),
  told('sent', -1, answer === 'lost'),
  ...(answer === 'accepted' ? [told('installed', -1)] : []),
  ...(answer === 'rejected' ? [told('rejected_by_endpoint', -1)] : []),
];

/** Whoever of them: ordered again, and what the station answers. */
const again = (which: number, answer: 'accepted' | 'lost' | 'none'): readonly Move[] => [
  told('install', which),
  { kind: 'wait', hours: 1 },
  told('sent', which, answer === 'lost'),
  ...(answer === 'accepted' ? [told('installed', which)] : []),
];

/** What happens between a station and us, with an operator who takes certificates away; each an hour later. */
const episode: fc.Arbitrary<readonly Move[]> = fc
  .oneof(
    { weight: 2, arbitrary: fc.constantFrom('accepted', 'accepted', 'rejected', 'lost', 'none').map(delivery) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.integer({ min: -3, max: -1 }), fc.constantFrom('accepted', 'lost', 'none'))
        .map(([which, answer]) => again(which, answer)),
    },
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

const placeAt = (index: number): (typeof places)[number] => places[index] ?? places[0];

const samePlace = (
  record: Certificate,
  { purpose, slot }: { readonly purpose: string; readonly slot: string | null },
) => record.purpose === purpose && record.slot === slot;

const isSentAgain = (record: Certificate): boolean =>
  record.state === 'installed_pending_activation' && record.since === 'sent_again';

/** The reference for whose say it is, written from the domain as well. */
function notOurs({ purpose, operatingModel }: Certificate, what: string): string | null {
  if (purpose === 'firmware_signing') return what === 'expire' ? null : 'visible_only';
  if (purpose === 'charger_factory' && what === 'revoke') return null;
  return operatingModel === 'tracked' && WISHES.includes(what) ? 'tracked_only' : null;
}

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
    else if (next.kind === 'begin') this.#begin(placeAt(next.where));
    else if (next.kind === 'import') this.#import(placeAt(next.where), next.state);
    else if (this.records.length > 0) this.#command(next);
  }

  /** Only what is ours to run is asked for here. */
  #begin(place: (typeof places)[number]): void {
    if (place.operatingModel !== 'tracked') this.records.push(this.#make.requested(place));
  }

  /** As the command does: a certificate that is active here is not joined by a second one. */
  #import(place: (typeof places)[number], state: Extract<Move, { kind: 'import' }>['state']): void {
    const taken = this.records.some((record) => record.state === 'active' && samePlace(record, place));
    if (state === 'active' && taken) return;
    const { identityId } = this.#make.requested();
    const { operatingModel, ...at } = place;
    const signed = { ...this.#make.signed(this.now), profileVersion: IMPORTED };
    const reason = 'imported';
    const policyVersion = `${at.purpose}/1`;
    const imported = {
      place: { identityId, ...at },
      operatingModel,
      ownershipVersion: null,
      policyVersion,
      signed,
      state,
      reason,
    };
    const step = bringIn(importedRecord(imported, this.now), {});
    expect(stageOf(step.after)).toBe(state);
    this.records.push(step.after);
  }

  #command({ which, what, flag, ageHours }: Extract<Move, { kind: 'do' }>): void {
    const record = this.records.at(which % this.records.length);
    if (record === undefined || !this.#happens(record, what, flag)) return;
    const around = surroundingsOf(record, this.records, this.now, chargerIdentityPolicy.rollbackWindow);
    const decision = decide(record, this.#say(what, flag, this.#station === null ? ageHours : 0), around);
    const before = stageOf(record);
    const objection = notOurs(record, what);
    if (objection !== null) expect(decision).toEqual({ ok: false, refusal: objection });
    if (!decision.ok) return;
    if (what === 'evidence' || what === 'readiness') this.#isNoOlderThanWhatItMoves(decision.value, ageHours);
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
    if (what === 'sent') return record.state === 'issued' || isSentAgain(record);
    if (what === 'installed') return wasSent || isSentAgain(record);
    if (what === 'evidence') return this.#holds(record) && admissible(record, this.now) !== null;
    if (what === 'rejected_by_endpoint' || (what === 'abandon' && flag)) return !this.#holds(record);
    return true;
  }

  /** Nothing becomes active, and nothing gives way to it, by what was seen before it existed or before the other was. */
  #isNoOlderThanWhatItMoves(steps: readonly Step[], ageHours: number): void {
    const seenAt = new Date(this.now.getTime() - (this.#station === null ? ageHours : 0) * HOUR).toISOString();
    for (const { before, after } of steps) {
      if (before?.state === 'active') expect(seenAt >= before.lastSeenAt).toBe(true);
      if (after.state !== 'active' || before?.state === 'active') continue;
      const { notBefore, issuedAt, profileVersion } = after.signed;
      const existsSince = before?.state === 'retired' || profileVersion === IMPORTED ? notBefore : issuedAt;
      expect(seenAt >= existsSince).toBe(true);
    }
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
    const active = this.records.filter((record) => record.state === 'active' && samePlace(record, after));
    expect(active.length).toBeLessThanOrEqual(1);
  }

  #say(what: string, flag: boolean, ageHours: number): CertificateCommand {
    const seenAt = new Date(this.now.getTime() - ageHours * HOUR).toISOString();
    const commands: Record<string, CertificateCommand> = {
      issued: { kind: 'issued', signed: this.#make.signed(this.now) },
      intend_end: { kind: 'intend_end', end: { cause: 'cancelled', reason: 'r', detail: '' } },
      voided: { kind: 'voided' },
      sent: { kind: 'sent', executionPath: 'ocpp' },
      install: { kind: 'install', executionPath: 'again' },
      installed: { kind: 'installed', channel: 'ocpp' },
      rejected_by_endpoint: { kind: 'rejected_by_endpoint', detail: 'd' },
      evidence: { kind: 'evidence', type: 'mtls_handshake', seenAt },
      readiness: { kind: 'evidence', type: 'listed_by_station', seenAt },
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
