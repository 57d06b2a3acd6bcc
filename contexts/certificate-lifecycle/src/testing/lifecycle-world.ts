import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { type Actor, type Role, stationActor, systemActor } from '@bfcert/kernel/actor';
import { FixedClock } from '@bfcert/kernel/clock';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import type { Database, Migration } from '@bfcert/kernel/postgres';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Extension, encodeSigningRequest, type NameSpec, pemEncode } from '@bfcert/kernel/x509';
import { lifecycleMigrations, postgresStores } from '../adapters/postgres/index.ts';
import type { Person } from '../approval/people.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext } from '../commands/command.ts';
import { createLifecycle } from '../create-lifecycle.ts';
import type { BindingKind } from '../identity/binding.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { SubjectType } from '../identity/subject-type.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { OwnershipEntry } from '../ownership/ownership-entry.ts';
import type { Program } from '../ownership/program.ts';
import { withPolicy } from '../policy/policy-book.ts';
import type { JobNudges, LifecycleDependencies, LifecyclePorts } from '../ports.ts';
import type { Reachability } from '../renewal/reachability.ts';
import type { PlaneWitnesses } from '../revocation/plane/witnesses.ts';
import { supportOwners } from '../support-owner/support-owners.ts';
import { FakeAuthority } from './fake-authority.ts';

export const ORGANISATION = 'Example Charging';

export const actorWith = (...roles: Role[]): Actor => ({
  kind: 'user',
  id: 'mara',
  roles,
  owners: 'all',
  person: 'mara',
});
export const operator = actorWith('operator');
export const pkiEngineer = actorWith('pki_engineer');
/** Whose signing request it is that the tests hand in. */
export const station: Actor = stationActor('CS-1');
export const gateway: Actor = systemActor('gateway-reports');

export const by = (actor: Actor, over: Partial<CommandContext> = {}): CommandContext => ({
  actor,
  reason: 'test',
  correlationId: 'cor_test',
  ...over,
});

export const newKey = (): KeyPairKeyObjectResult => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export function csr(subject: NameSpec, key = newKey(), extensions: readonly Extension[] = []): string {
  return pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, ...key, extensions }));
}

export const chargerSubject = (serial: string): NameSpec => [
  { name: 'O', value: ORGANISATION },
  { name: 'CN', value: serial },
];

/** Says what it was told to of every plane. */
export class FakeWitnesses implements PlaneWitnesses {
  /** By gateway; one that is `away` cannot be reached. */
  readonly gatewaysSay = new Map<string, 'shut_out' | 'admits' | 'away'>([['gw-1', 'shut_out']]);
  publication: Awaited<ReturnType<PlaneWitnesses['published']>> = { ocsp: true, crl: true };
  readonly askedOf: { readonly issuer: string; readonly serial: string }[] = [];

  gateways(): readonly string[] {
    return [...this.gatewaysSay.keys()];
  }

  async shutOut(gateway: string, certificates: readonly object[]): Promise<readonly boolean[]> {
    const says = this.gatewaysSay.get(gateway);
    if (says === 'away') throw new Error('not reached');
    return certificates.map(() => says === 'shut_out');
  }

  async published(issuer: string, serial: string) {
    this.askedOf.push({ issuer, serial });
    return this.publication;
  }
}

/** Every endpoint is there but those that are named away. */
export class FakeReachability implements Reachability {
  readonly away = new Set<IdentityId>();

  async reachable(ids: readonly IdentityId[]): Promise<ReadonlySet<IdentityId>> {
    return new Set(ids.filter((id) => !this.away.has(id)));
  }
}

/** Nudges as they would be delivered after their commits; `deliver` plays the worker. */
class RecordedNudges implements JobNudges {
  readonly sent: { readonly id: string; readonly startAfter: Date | null }[] = [];

  async nudge(_tx: Transaction, _queue: string, id: string, { startAfter }: { readonly startAfter?: Date } = {}) {
    this.sent.push({ id, startAfter: startAfter ?? null });
  }
}

/** The whole context over a real database, with a PKI and a clock that do as they are told. */
export class LifecycleWorld {
  readonly clock: FixedClock;
  readonly authority: FakeAuthority;
  readonly nudges = new RecordedNudges();
  readonly database: Database;
  readonly lifecycle: Lifecycle;
  readonly drop: () => Promise<void>;
  /** Who can sign in; a test adds whom it needs. */
  readonly people: Person[] = [{ person: 'mara', roles: ['pki_engineer'], owners: 'all' }];
  #serials = 0;

  private constructor(database: Database, drop: () => Promise<void>) {
    this.clock = new FixedClock('2026-03-01T00:00:00Z');
    this.authority = new FakeAuthority(this.clock);
    this.database = database;
    this.drop = drop;
    this.lifecycle = this.another();
  }

  /** `more`: of a neighbour that stands on it. */
  static async start(more: readonly Migration[] = []): Promise<LifecycleWorld> {
    const { database, drop } = await createTestDatabase([...outboxMigrations, ...lifecycleMigrations, ...more]);
    return new LifecycleWorld(database, drop);
  }

  /** A second server on the same database. */
  another(over: Partial<LifecyclePorts> = {}): Lifecycle {
    return createLifecycle(this.dependencies(over));
  }

  dependencies(over: Partial<LifecyclePorts> = {}): LifecycleDependencies {
    return withPolicy({
      ...postgresStores(this.database),
      clock: this.clock,
      authority: this.authority,
      nudges: this.nudges,
      people: {
        all: async () => this.people,
        grantOf: async (_tx, id) => this.people.find(({ person }) => person === id) ?? null,
      },
      approvalRule: 'two-people',
      supportOwners: supportOwners('operations', [{ owner: 'south-depot', supportOwner: 'south-support' }]),
      ...over,
    });
  }

  /** This actor has an account with these rights from now on. */
  knows({ person, account, roles, owners }: Actor): void {
    const id = person ?? account;
    if (id === undefined) throw new Error('nobody with an account');
    const at = this.people.findIndex((one) => one.person === id);
    this.people.splice(at === -1 ? this.people.length : at, 1, { person: id, roles, owners });
  }

  /** What the ownership matrix says from now on, beside what comes with the purposes. */
  async decides(programs: readonly Program[], entries: readonly OwnershipEntry[] = []): Promise<void> {
    const { version } = this.lifecycle.ownershipMatrix().version;
    const context = by(actorWith('administrator'), { expectedVersion: version });
    unwrap(await this.lifecycle.changeOwnershipMatrix({ programs, entries }, context));
  }

  /** Of any subject type; its bindings as `{ kind: value }`, several values as a list. */
  async identity(
    subjectType: SubjectType,
    bindings: Partial<Record<BindingKind, string | readonly string[]>>,
  ): Promise<IdentityId> {
    const registered = await this.lifecycle.registerIdentity(
      {
        subjectType,
        bindings: Object.entries(bindings).flatMap(([kind, values]) =>
          [values].flat().map((value) => ({ kind: kind as BindingKind, value })),
        ),
        owner: 'north-depot',
        family: 'acme-50',
        cohorts: [],
      },
      by(actorWith('administrator')),
    );
    return unwrap(registered).identityId;
  }

  async charger(): Promise<{ readonly identityId: IdentityId; readonly serial: string }> {
    this.#serials += 1;
    const serial = `SN-${String(this.#serials).padStart(4, '0')}`;
    const identityId = await this.identity('charger', {
      ocpp_identity: `CS-${this.#serials}`,
      serial_number: serial,
      organisation: ORGANISATION,
    });
    return { identityId, serial };
  }

  place = (identityId: IdentityId) => ({ identityId, purpose: 'charger_identity', slot: null }) as const;

  async ordered(
    charger: { readonly identityId: IdentityId; readonly serial: string },
    key = newKey(),
  ): Promise<CertificateId> {
    const csrPem = csr(chargerSubject(charger.serial), key);
    const answer = await this.lifecycle.issueCertificate({ ...this.place(charger.identityId), csrPem }, by(station));
    return unwrap(answer).certificateId;
  }

  async issued(charger: {
    readonly identityId: IdentityId;
    readonly serial: string;
  }): Promise<{ id: CertificateId; fingerprint: string }> {
    const id = await this.ordered(charger);
    await this.lifecycle.advanceCertificate(id);
    const chain = await this.lifecycle.chainOf(id);
    if (chain === null) throw new Error('not issued');
    return { id, fingerprint: chain.fingerprint };
  }

  /** An EVSE of its own with a certificate towards vehicles that nobody has sent yet. */
  async issuedToEvse(): Promise<{ id: CertificateId; identityId: IdentityId; fingerprint: string }> {
    this.#serials += 1;
    const seccId = `DE-ICE-W-${this.#serials}`;
    const identityId = await this.identity('evse', { secc_id: seccId, station: 'CS-1', organisation: ORGANISATION });
    const csrPem = csr(chargerSubject(seccId));
    const order = { identityId, purpose: 'evse_v2g', slot: null, csrPem } as const;
    const { certificateId: id } = unwrap(await this.lifecycle.issueCertificate(order, by(operator)));
    await this.lifecycle.advanceCertificate(id);
    const chain = await this.lifecycle.chainOf(id);
    if (chain === null) throw new Error('not issued');
    return { id, identityId, fingerprint: chain.fingerprint };
  }

  /** The next certificate of such an EVSE, for another key. */
  async renewedAtEvse(current: CertificateId): Promise<CertificateId> {
    const page = await this.lifecycle.certificate(current, operator);
    if (page === null) throw new Error(`${current} is not there`);
    const { identityId } = page;
    const seccId = page.identityName;
    const csrPem = csr(chargerSubject(seccId));
    const order = { identityId, purpose: 'evse_v2g', slot: null, csrPem } as const;
    unwrap(await this.lifecycle.renewCertificate({ certificateId: current }, by(operator)));
    const { certificateId } = unwrap(await this.lifecycle.issueCertificate(order, by(operator)));
    await this.lifecycle.advanceCertificate(certificateId);
    return certificateId;
  }

  /** Issued, sent, accepted and seen in use. */
  async active(charger: {
    readonly identityId: IdentityId;
    readonly serial: string;
  }): Promise<{ id: CertificateId; fingerprint: string }> {
    const certificate = await this.issued(charger);
    unwrap(await this.lifecycle.recordSent({ certificateId: certificate.id, executionPath: 'ocpp' }, by(gateway)));
    const answer = { certificateId: certificate.id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
    unwrap(await this.lifecycle.recordInstallation(answer, by(gateway)));
    this.clock.advance(1000);
    unwrap(await this.seen(charger.identityId, certificate.fingerprint));
    return certificate;
  }

  seen(identityId: IdentityId, fingerprint: string, at = this.clock.now(), lifecycle = this.lifecycle) {
    const sighting = {
      identityId,
      fingerprint,
      type: 'mtls_handshake',
      from: 'station_gateway',
      source: 'gw-1',
      at: at.toISOString(),
    } as const;
    return lifecycle.recordEvidence(sighting, by(gateway));
  }

  /** A person looks at what would retire, and lets it. */
  async confirmSweep(actor = operator) {
    const asOf = this.clock.now().toISOString();
    const count = (await this.lifecycle.heldSweep())?.due ?? 0;
    return this.lifecycle.expireDueCertificates({ confirmed: { asOf, count } }, by(actor));
  }

  async stage(id: CertificateId): Promise<string | null> {
    return (await this.lifecycle.certificate(id, operator))?.stage ?? null;
  }

  /** Types of the events written so far, in order. */
  async events(): Promise<readonly string[]> {
    const { rows } = await this.database.pool.query<{ type: string }>('select type from domain_event order by arrival');
    return rows.map(({ type }) => type);
  }

  async audit(): Promise<readonly { action: string; outcome: string; refusal: string | null }[]> {
    const { rows } = await this.database.pool.query(
      `select entry->>'action' as action, entry->>'outcome' as outcome, entry#>>'{detail,refusal}' as refusal
       from lifecycle.audit_entry order by position`,
    );
    return rows;
  }
}
