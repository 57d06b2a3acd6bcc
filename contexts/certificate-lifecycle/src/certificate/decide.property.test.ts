import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordMaker } from '../testing/records.ts';
import { canAuthenticate } from './can-authenticate.ts';
import { type ActiveCertificate, type Certificate, hasMaterial } from './certificate.ts';
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

class World {
  readonly records: Certificate[] = [];
  readonly #make = recordMaker(start);
  now = start;

  run(next: Move): void {
    if (next.kind === 'wait') this.now = new Date(this.now.getTime() + next.hours * HOUR);
    else if (next.kind === 'begin') this.records.push(this.#make.requested());
    else if (this.records.length > 0) this.#command(next);
  }

  #command({ which, what, flag, ageHours }: Extract<Move, { kind: 'do' }>): void {
    const record = this.records[which % this.records.length];
    if (record === undefined) return;
    const activeInPlace = this.records.find((other): other is ActiveCertificate => other.state === 'active') ?? null;
    const identityHasAnother = this.records.some((other) => other !== record && canAuthenticate(other, this.now));
    const decision = decide(record, this.#say(what, flag, ageHours), {
      now: this.now,
      activeInPlace,
      rollbackWindow: 30 * 86_400,
      identityHasAnother,
    });
    const before = stageOf(record);
    if (!decision.ok) return;
    for (const step of decision.value) this.#store(step);
    const after = this.records[which % this.records.length];
    const allowed = reference[what]?.[before];
    if (decision.value.length > 0 && allowed === undefined) throw new Error(`${what} changed ${before}`);
    if (after !== undefined && allowed !== undefined) expect(allowed).toContain(stageOf(after));
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

test('nothing but a compromise takes the last way in', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const world = new World();
      for (const next of moves) {
        const couldEnter = world.records.some((record) => canAuthenticate(record, world.now));
        world.run(next);
        const canEnter = world.records.some((record) => canAuthenticate(record, world.now));
        const harmless =
          next.kind === 'do' &&
          ['deactivate', 'delete', 'revoke'].includes(next.what) &&
          !(next.what === 'revoke' && next.flag);
        if (harmless && couldEnter) expect(canEnter).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
