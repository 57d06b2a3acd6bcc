import { generateKeyPairSync } from 'node:crypto';
import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { type Actor, stationActor, systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { type Database, type DatabaseConnection, migrate, openDatabase } from '@bfcert/kernel/postgres';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import { answerParent } from '../processes/answer-parent.ts';
import { lifecycleOn } from '../system/lifecycle-on.ts';

const ACTOR: Actor = {
  kind: 'service',
  id: 'bench',
  roles: ['administrator', 'operator', 'integration'],
  owners: 'all',
};
const INSERT_EVENT = `insert into domain_event (id, type, version, subject, at, actor, correlation_id, causation_id, data)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
const ORGANISATION = 'Example Charging';
type CertificateId = Parameters<Lifecycle['advanceCertificate']>[0];

let database: Database;
let lifecycle: Lifecycle;
let ready: CertificateId[] = [];
let bare: Bare[] = [];

/** The three statements of one transition, with the values that our own code gives them. */
interface Bare {
  readonly certificateId: string;
  readonly record: string;
  readonly event: readonly unknown[];
  readonly entry: string;
}

answerParent({ open, prepare, transit, transitBare, sealAll });

async function open({ connection }: { connection: DatabaseConnection }): Promise<void> {
  database = openDatabase(connection, { poolSize: 20 });
  await migrate(database, [...outboxMigrations, ...lifecycleMigrations]);
  lifecycle = lifecycleOn(database);
}

const context = () => ({ actor: ACTOR, reason: 'bench', correlationId: newId('cor') });

/** Certificates that were issued and sent, as many for us as for the bare statements. */
async function prepare({ count, atOnce }: { count: number; atOnce: number }): Promise<void> {
  const issued: CertificateId[] = [];
  await spread(Array.from({ length: count * 2 }), atOnce, async () => void issued.push(await issue()));
  ready = issued.slice(0, count);
  bare = [];
  for (const certificateId of issued.slice(count)) bare.push(await bareOf(certificateId));
  await sealAll();
}

/** So that nothing of before is sealed while something is measured. */
async function sealAll(): Promise<void> {
  await lifecycle.sealAudit();
}

async function issue(): Promise<CertificateId> {
  const serial = newId('idn').slice(-20);
  const registered = await lifecycle.registerIdentity(
    {
      subjectType: 'charger',
      bindings: [
        { kind: 'ocpp_identity', value: serial },
        { kind: 'serial_number', value: serial },
        { kind: 'organisation', value: ORGANISATION },
      ],
      owner: 'north-depot',
      family: 'acme-50',
      cohorts: [],
    },
    context(),
  );
  const { identityId } = unwrap(registered);
  const subject = [
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: serial },
  ] as const;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const csrPem = pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, ...key, extensions: [] }));
  const order = { identityId, purpose: 'charger_identity', slot: null, csrPem } as const;
  const { certificateId } = unwrap(
    await lifecycle.issueCertificate(order, { ...context(), actor: stationActor(serial) }),
  );
  await lifecycle.advanceCertificate(certificateId);
  // Of what is delivered from here only the system itself says so.
  const delivering = { ...context(), actor: systemActor('bench') };
  unwrap(await lifecycle.recordSent({ certificateId, executionPath: 'ocpp' }, delivering));
  return certificateId;
}

const installed = (certificateId: CertificateId) =>
  lifecycle.recordInstallation({ certificateId, outcome: 'accepted', channel: 'ocpp', detail: '' }, context());

/** From issued to installed, the sealer beside it as in the server. */
async function transit({ atOnce }: { atOnce: number }): Promise<{ seconds: number }> {
  let done = false;
  const sealing = (async () => {
    while (!done) {
      await lifecycle.sealAudit();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  const seconds = await timed(() => spread(ready, atOnce, async (id) => void unwrap(await installed(id))));
  done = true;
  await sealing;
  return { seconds };
}

async function transitBare({ atOnce }: { atOnce: number }): Promise<{ seconds: number }> {
  return { seconds: await timed(() => spread(bare, atOnce, writeBare)) };
}

async function writeBare({ certificateId, record, event, entry }: Bare): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query({
      name: 'bare-update',
      text: 'update lifecycle.certificate set record = $2, updated_at = now() where id = $1',
      values: [certificateId, record],
    });
    await client.query({ name: 'bare-event', text: INSERT_EVENT, values: [...event] });
    await client.query({
      name: 'bare-audit',
      text: 'insert into lifecycle.audit_entry (entry) values ($1)',
      values: [entry],
    });
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** The last transition of this certificate once more: a record, an event and an entry of the usual length. */
async function bareOf(certificateId: CertificateId): Promise<Bare> {
  const { rows } = await database.pool.query<{
    record: Record<string, unknown>;
    entry: Record<string, unknown>;
    event: Record<string, unknown>;
  }>(
    `select certificate.record, written.entry, row_to_json(event) as event
      from lifecycle.certificate certificate
      join lateral (select entry from lifecycle.audit_entry where certificate_id = certificate.id
        order by position desc limit 1) written on true
      join lateral (select * from domain_event where subject = certificate.identity_id
        order by arrival desc limit 1) event on true
      where certificate.id = $1`,
    [certificateId],
  );
  const [found] = rows;
  if (found === undefined) throw new Error(`${certificateId} has no transition yet`);
  const { type, version, subject, at, actor, correlation_id, causation_id, data } = found.event;
  return {
    certificateId,
    record: JSON.stringify({
      ...found.record,
      state: 'installed_pending_activation',
      version: Number(found.record.version) + 1,
    }),
    event: [
      newId('evt'),
      type,
      version,
      subject,
      at,
      JSON.stringify(actor),
      correlation_id,
      causation_id,
      JSON.stringify(data),
    ],
    entry: JSON.stringify({ ...found.entry, id: newId('aud') }),
  };
}

async function spread<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next++] as Item;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
