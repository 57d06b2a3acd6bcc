import { execFile } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CertificateId,
  type CommandContext,
  createLifecycle,
  type IdentityId,
  type Lifecycle,
  nameOfIdentity,
  type OwnershipEntry,
  type Program,
  supportOwners,
  withPolicy,
} from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations, postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { FakeAuthority } from '@bfcert/certificate-lifecycle/fake-authority';
import { fullEntry, program } from '@bfcert/certificate-lifecycle/ownership-drafts';
import { type Role, stationActor } from '@bfcert/kernel/actor';
import { FixedClock } from '@bfcert/kernel/clock';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  basicConstraints,
  certificatePem,
  type Extension,
  encodeName,
  encodeSigningRequest,
  encodeTbsCertificate,
  keyUsage,
  type NameSpec,
  parseCertificatePem,
  parseChainPem,
  parseSigningRequest,
  pemEncode,
  signTbs,
  subjectAltName,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';
import { createVehicleEnrolment, type VehicleEnrolment } from '@bfcert/vehicle-provisioning';
import { postgresEnrolmentStores, vehicleMigrations } from '@bfcert/vehicle-provisioning/adapters/postgres';
import { Attempts } from '../attempts.ts';
import { FollowedIssuers } from '../followed-issuers.ts';
import { openVehicleListener, type VehicleListener } from '../vehicle-listener.ts';

export const ORGANISATION = 'Example Charging';
export const PROGRAM = 'north-line';
const HOUR = 3_600_000;

/** The only person there is: what needs two of them she approves herself. */
const MARA = { person: 'mara', roles: ['pki_engineer', 'administrator'], owners: 'all' } as const;

export const by = (...roles: Role[]): CommandContext => ({
  actor: { kind: 'user', id: 'mara', roles, owners: 'all', person: 'mara' },
  reason: 'test',
  correlationId: 'cor_test',
});

export const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
export type KeyPair = ReturnType<typeof newKey>;

/** A CA that is not ours. */
export class OutsideCa {
  readonly #key = newKey();
  readonly #name: Buffer;
  readonly #now: Date;
  readonly pem: string;

  constructor(name: string, now: Date) {
    this.#name = encodeName([{ name: 'CN', value: name }]);
    this.#now = now;
    this.pem = this.#sign(this.#name, this.#key.publicKey, 3650 * 24 * HOUR, true);
  }

  issue(
    subject: NameSpec,
    key: KeyObject,
    { validFor = 365 * 24 * HOUR, dnsNames = [] as readonly string[] } = {},
  ): string {
    const more = dnsNames.length === 0 ? [] : [subjectAltName({ dnsNames })];
    return this.#sign(encodeName(subject), key, validFor, false, more);
  }

  #sign(subject: Buffer, key: KeyObject, validFor: number, ca: boolean, more: readonly Extension[] = []): string {
    const at = this.#now.getTime();
    const spki = key.export({ format: 'der', type: 'spki' });
    const tbs = encodeTbsCertificate({
      serial: `5${randomBytes(15).toString('hex')}`,
      signatureAlgorithm: 'ecdsa-sha256',
      issuer: this.#name,
      subject,
      notBefore: new Date(at - 2 * HOUR),
      notAfter: new Date(at + validFor),
      spki,
      extensions: [
        basicConstraints({ ca }),
        keyUsage(ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature']),
        ...(ca ? [subjectKeyIdentifier(spki)] : []),
        ...more,
      ],
    });
    return certificatePem(assembleCertificate(tbs, 'ecdsa-sha256', signTbs(tbs, this.#key.privateKey, 'ecdsa-sha256')));
  }
}

export interface Vehicle {
  readonly identityId: IdentityId;
  readonly vin: string;
  readonly pcid: string;
}

/** The door for vehicles over both contexts on a real database, with a PKI in memory that signs real certificates. */
export class VehicleWorld {
  readonly clock = new FixedClock(new Date());
  readonly authority = new FakeAuthority(this.clock);
  readonly manufacturer = new OutsideCa('Bus maker root', this.clock.now());
  readonly scheme = new OutsideCa('Scheme root', this.clock.now());
  readonly folder = mkdtempSync(join(tmpdir(), 'vehicles-'));
  readonly database: Database;
  readonly lifecycle: Lifecycle;
  readonly vehicles: VehicleEnrolment;
  listener!: VehicleListener;
  /** What a vehicle waits for another process has begun with already. */
  workerIsQuicker = false;
  readonly #drop: () => Promise<void>;
  #count = 0;

  private constructor(database: Database, drop: () => Promise<void>) {
    this.database = database;
    this.#drop = drop;
    const stores = postgresStores(database);
    this.lifecycle = createLifecycle(
      withPolicy({
        ...stores,
        clock: this.clock,
        authority: this.authority,
        nudges: { nudge: async () => undefined },
        people: { all: async () => [MARA], grantOf: async () => MARA },
        approvalRule: 'single-operator',
        supportOwners: supportOwners('operations'),
      }),
    );
    this.vehicles = createVehicleEnrolment({
      transactions: database.transactions,
      audit: stores.audit,
      idempotency: stores.idempotency,
      clock: this.clock,
      stores: postgresEnrolmentStores,
      lifecycle: {
        ...this.lifecycle,
        advanceCertificate: (id) =>
          this.workerIsQuicker ? this.#elsewhere(id) : this.lifecycle.advanceCertificate(id),
      },
      // Whoever waits is told to come again as soon as the PKI has not answered within a moment.
      patience: () => pause(1_000, undefined, { ref: false }),
      pause: (milliseconds) => pause(milliseconds),
      retryAfter: { signing: 1, approval: 1 },
    });
  }

  static async start({ failuresPerMinute = 1_000 } = {}): Promise<VehicleWorld> {
    const { database, drop } = await createTestDatabase([
      ...outboxMigrations,
      ...lifecycleMigrations,
      ...vehicleMigrations,
    ]);
    const world = new VehicleWorld(database, drop);
    const [own] = await world.authority.chains();
    if (own === undefined) throw new Error('the PKI has no authority');
    world.authority.addedChains.push({ ...own, name: 'vehicle-vas', trustDomain: 'vehicle-vas' });
    await world.decides([program(PROGRAM)], [entry(PROGRAM)]);
    await world.trusts('oem_provisioning_trust', world.manufacturer.pem);
    await world.trusts('vehicle_vas_trust', world.scheme.pem);
    world.listener = await world.#open(failuresPerMinute);
    return world;
  }

  async stop(): Promise<void> {
    await this.listener.close();
    await this.#drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #open(failuresPerMinute: number): Promise<VehicleListener> {
    const key = newKey();
    const ca = new OutsideCa('Listener root', this.clock.now());
    this.file('listener-root.pem', ca.pem);
    const chainPem = ca.issue([{ name: 'CN', value: 'localhost' }], key.publicKey, { dnsNames: ['localhost'] });
    return openVehicleListener({
      vehicles: this.vehicles,
      issuers: new FollowedIssuers(() => this.lifecycle.vehicleIssuers(), this.clock),
      failures: new Attempts(failuresPerMinute, this.clock),
      requests: new Attempts(1_000, this.clock),
      clock: this.clock,
      node: 'server-1',
      host: '127.0.0.1',
      port: 0,
      tlsPolicy: 'v2icp',
      credentials: [{ keyPem: pemOf(key.privateKey), chainPem }],
      shown: (fingerprint) => this.lifecycle.shownCertificate(fingerprint),
      log: {
        warn: (...told: unknown[]) => console.warn(told),
        error: (...told: unknown[]) => console.error(told),
      } as never,
    });
  }

  async #elsewhere(id: CertificateId): Promise<'too_early'> {
    setImmediate(() => void this.lifecycle.advanceCertificate(id));
    return 'too_early';
  }

  get url(): string {
    return `https://localhost:${this.listener.port}`;
  }

  async decides(programs: readonly Program[], entries: readonly OwnershipEntry[]): Promise<void> {
    const { version } = this.lifecycle.ownershipMatrix().version;
    const context = { ...by('administrator'), expectedVersion: version };
    unwrap(await this.lifecycle.changeOwnershipMatrix({ programs, entries }, context));
  }

  /** A version of that bundle is released, and in force where no station has to have it first. */
  async trusts(purpose: 'oem_provisioning_trust' | 'vehicle_vas_trust', anchorsPem: string): Promise<void> {
    const context = by('pki_engineer', 'administrator');
    const { bundleId, certificates, approvalId } = unwrap(
      await this.lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun: false }, context),
    );
    if (bundleId === null) throw new Error(`${purpose} has no draft: ${JSON.stringify(certificates)}`);
    if (approvalId === null) throw new Error('nobody was asked');
    unwrap(await this.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, context));
    unwrap(await this.lifecycle.prepareTrustAnchors({ bundleId }, context));
    unwrap(await this.lifecycle.releaseTrustAnchors({ bundleId, readiness: null }, context));
  }

  async vehicle(programs: readonly string[] = [PROGRAM]): Promise<Vehicle> {
    this.#count += 1;
    const number = String(this.#count).padStart(4, '0');
    const vin = `WEB1234567890${number}`;
    const pcid = `BUSMAKER00000${number}`;
    const bindings = [
      { kind: 'vin', value: vin },
      { kind: 'pcid', value: pcid },
      { kind: 'organisation', value: ORGANISATION },
      ...programs.map((value) => ({ kind: 'program', value }) as const),
    ] as const;
    const { identityId } = unwrap(
      await this.lifecycle.registerIdentity(
        { subjectType: 'vehicle', bindings, owner: 'north-depot', family: 'bus-12', cohorts: [] },
        by('administrator'),
      ),
    );
    return { identityId, vin, pcid };
  }

  async token(vehicle: Vehicle, forProgram = PROGRAM): Promise<string> {
    const expiresAt = new Date(this.clock.now().getTime() + HOUR).toISOString();
    const wish = { identityId: vehicle.identityId, program: forProgram, expiresAt };
    const { secret } = unwrap(await this.vehicles.createEnrolmentToken(wish, by('operator')));
    if (secret === null) throw new Error('a token without a secret');
    return secret;
  }

  /** A vehicle with a certificate that it has not used yet, as the door gives it. */
  async enrolled(vehicle: Vehicle): Promise<{ readonly pem: string; readonly key: KeyPair }> {
    const key = newKey();
    const login = { vin: vehicle.vin, secret: await this.token(vehicle) };
    const proven = unwrap(await this.vehicles.proveByToken(PROGRAM, login));
    const request = unwrap(parseSigningRequest(requestPem(subjectOf(vehicle), key)));
    const door = { source: 'est', reporter: 'server-1', remoteAddress: null } as const;
    const answer = unwrap(await this.vehicles.enrolVehicle(proven, request, door));
    const [leaf] = answer.kind === 'issued' ? unwrap(parseChainPem(answer.chainPem)) : [];
    if (leaf === undefined) throw new Error('not issued');
    return { pem: certificatePem(leaf.der), key };
  }

  /** A certificate of somebody else becomes a record of this vehicle. */
  async imports({ identityId }: Vehicle, slot: string, certificatesPem: string): Promise<void> {
    const { fingerprint } = unwrap(parseCertificatePem(certificatesPem));
    const wish = { purpose: 'vehicle_vas_identity', operatingModel: null, bundlePem: certificatesPem } as const;
    const entries = [{ fingerprint, identityId, slot }];
    const outcome = await this.lifecycle.importCertificates({ ...wish, entries, dryRun: false }, by('integration'));
    const [imported] = unwrap(outcome).certificates;
    if (imported?.outcome !== 'imported') throw new Error(`not imported: ${JSON.stringify(imported)}`);
  }

  file(name: string, content: string | Buffer): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** The states of a vehicle's certificates, by name: in a time that stands still none is older than another. */
  async statesOf({ identityId }: Vehicle): Promise<readonly string[]> {
    const found = await this.lifecycle.certificatesOf(identityId, by('operator').actor);
    return found.map(({ state }) => state).toSorted();
  }

  /** The worker does what is open of its certificates. */
  async signs({ identityId }: Vehicle): Promise<void> {
    for (const { id } of await this.lifecycle.certificatesOf(identityId, by('operator').actor)) {
      await this.lifecycle.advanceCertificate(id);
    }
  }

  async revokes(pem: string): Promise<void> {
    const { fingerprint } = unwrap(parseCertificatePem(pem));
    const shown = await this.lifecycle.shownCertificate(fingerprint);
    if (shown === null) throw new Error('no record has it');
    const wish = { certificateId: shown.id, reason: 'keyCompromise', confirmation: null } as const;
    const identity = await this.lifecycle.findIdentity(shown.identityId);
    const name = identity === null ? null : nameOfIdentity(identity);
    unwrap(await this.lifecycle.revokeCertificate({ ...wish, confirmation: name }, by('pki_engineer')));
  }

  /** A charging station with its certificate. */
  async station(): Promise<{ readonly pem: string; readonly key: KeyPair; readonly serial: string }> {
    this.#count += 1;
    const serial = `SN-${this.#count}`;
    const name = `CS-${this.#count}`;
    const bindings = [
      { kind: 'ocpp_identity', value: name },
      { kind: 'serial_number', value: serial },
      { kind: 'organisation', value: ORGANISATION },
    ] as const;
    const { identityId } = unwrap(
      await this.lifecycle.registerIdentity(
        { subjectType: 'charger', bindings, owner: 'north-depot', family: 'acme-50', cohorts: [] },
        by('administrator'),
      ),
    );
    const key = newKey();
    const csrPem = requestPem(
      [
        { name: 'O', value: ORGANISATION },
        { name: 'CN', value: serial },
      ],
      key,
    );
    const place = { identityId, purpose: 'charger_identity', slot: null } as const;
    const context = { ...by(), actor: stationActor(name) };
    const { certificateId } = unwrap(await this.lifecycle.issueCertificate({ ...place, csrPem }, context));
    await this.lifecycle.advanceCertificate(certificateId);
    const chain = await this.lifecycle.chainOf(certificateId);
    const [leaf] = chain === null ? [] : unwrap(parseChainPem(chain.chainPem));
    if (leaf === undefined) throw new Error('not issued');
    return { pem: certificatePem(leaf.der), key, serial };
  }

  async refusalsInAudit({ identityId }: Vehicle): Promise<readonly string[]> {
    const { rows } = await this.database.pool.query<{ refusal: string }>(
      `select entry->'detail'->>'refusal' as refusal from lifecycle.audit_entry
       where entry->>'identityId' = $1 and entry->>'action' = 'enrol-vehicle' and entry->>'outcome' = 'refused'`,
      [identityId],
    );
    return rows.map(({ refusal }) => refusal);
  }

  async eventsOf(source: 'est' | 'vas'): Promise<readonly string[]> {
    const found = await this.lifecycle.securityEvents({ after: null, limit: 100, source }, by('auditor').actor);
    return found.map(({ reportedType }) => reportedType);
  }
}

export const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

export const subjectOf = ({ vin }: { readonly vin: string }): NameSpec => [
  { name: 'O', value: ORGANISATION },
  { name: 'CN', value: vin },
];

export const requestDer = (subject: NameSpec, key: KeyPair, extensions: readonly Extension[] = []): Buffer =>
  encodeSigningRequest({ subject, ...key, extensions });

export const requestPem = (subject: NameSpec, key: KeyPair): string =>
  pemEncode('CERTIFICATE REQUEST', requestDer(subject, key));

/** A standard whose text is licensed has none of it. */
export const entry = (slug: string, over: Partial<OwnershipEntry> = {}): OwnershipEntry =>
  fullEntry('vehicle_vas_identity', slug, { standardsSource: ['operator_policy'], standards: [], ...over });

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A program of others; rejects only when there is no such program. */
export function run(command: string, args: readonly string[], input: Buffer | string = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { encoding: 'utf8', timeout: 60_000 }, (error, out, err) => {
      if (error !== null && (error as NodeJS.ErrnoException).code === 'ENOENT') {
        reject(new Error(`${command} is missing: tools/tests/prepare.ts names its Debian package`));
        return;
      }
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err });
    });
    // Whoever reads no input may be gone by now; what it said tells why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
