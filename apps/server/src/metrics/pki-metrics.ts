import {
  type Count,
  DOOR_REFUSALS,
  ISSUE_REFUSALS,
  type PkiControlPlane,
  type PkiMetrics,
  SOCKET_REFUSALS,
} from '@bfcert/pki-contract';
import { Counter, Gauge, type Registry } from 'prom-client';
import { within } from '../pki/within.ts';
import { type AuthorityExpiry, authorityExpiries } from './authority-expiries.ts';
import { sharedLook } from './shared-look.ts';

/** A scraper waits ten seconds as a rule; a control plane that hangs must not take the other metrics with it. */
const PATIENCE_MS = 3_000;

interface Look extends PkiMetrics {
  readonly expiries: readonly AuthorityExpiry[];
}

interface Value {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null | undefined;
}

interface Definition {
  readonly type: typeof Counter | typeof Gauge;
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly values: (look: Look) => readonly Value[];
}

const byName = (label: string, counts: readonly Count[]): readonly Value[] =>
  counts.map(({ name, count }) => ({ labels: { [label]: name }, value: count }));

/** An increase from nothing is seen only where there was a zero. */
const zeros = (label: string, names: readonly string[]): readonly Value[] =>
  names.map((name) => ({ labels: { [label]: name }, value: 0 }));
const ORPHAN_KINDS = ['unmatched', 'surplus', 'unacceptable', 'suspected'];

const DEFINITIONS: readonly Definition[] = [
  {
    type: Counter,
    name: 'bfcert_pki_issued_total',
    help: 'Certificates issued, by profile',
    labels: ['profile'],
    values: ({ issued }) => byName('profile', issued),
  },
  {
    type: Counter,
    name: 'bfcert_pki_refused_total',
    help: 'Requests refused, by reason',
    labels: ['reason'],
    values: ({ refusals }) => [
      ...zeros('reason', [...ISSUE_REFUSALS, ...DOOR_REFUSALS, ...SOCKET_REFUSALS]),
      ...byName('reason', refusals),
    ],
  },
  {
    type: Counter,
    name: 'bfcert_pki_orphans_total',
    help: 'Certificates of outside authorities that belong to no command, by kind',
    labels: ['kind'],
    values: ({ orphans }) => [...zeros('kind', ORPHAN_KINDS), ...byName('kind', orphans)],
  },
  {
    type: Gauge,
    name: 'bfcert_pki_intended',
    help: 'Intents without a certificate that were not voided',
    labels: [],
    values: ({ intended }) => [{ labels: {}, value: intended }],
  },
  {
    type: Gauge,
    name: 'bfcert_pki_last_issued_timestamp_seconds',
    help: 'When an authority issued its last certificate',
    labels: ['authority'],
    values: ({ authorities }) =>
      authorities.map(({ authority, lastIssuedAt }) => ({
        labels: { authority },
        value: lastIssuedAt === null ? null : Date.parse(lastIssuedAt) / 1_000,
      })),
  },
  {
    type: Gauge,
    name: 'bfcert_pki_authority_up',
    help: 'Whether the process of an outside authority answers the control plane',
    labels: ['authority'],
    values: ({ authorities }) =>
      authorities.map(({ authority, outside }) => ({
        labels: { authority },
        value: outside && Number(outside.answers),
      })),
  },
  {
    type: Gauge,
    name: 'bfcert_pki_authority_issued',
    help: 'Certificates that an outside CA has issued in its life, whoever ordered them',
    labels: ['authority'],
    values: ({ authorities }) =>
      authorities.map(({ authority, outside }) => ({ labels: { authority }, value: outside?.lifetime?.issued })),
  },
  {
    type: Gauge,
    name: 'bfcert_pki_authority_issuance_limit',
    help: 'Certificates that an outside CA may issue in its life',
    labels: ['authority'],
    values: ({ authorities }) =>
      authorities.map(({ authority, outside }) => ({ labels: { authority }, value: outside?.lifetime?.limit })),
  },
  {
    type: Gauge,
    name: 'bfcert_pki_door_not_after_timestamp_seconds',
    help: 'When the certificate expires that the control plane shows to callers of other hosts',
    labels: [],
    values: ({ doorEnds }) => [{ labels: {}, value: doorEnds === null ? null : Date.parse(doorEnds) / 1_000 }],
  },
  {
    type: Gauge,
    name: 'bfcert_pki_ca_not_after_timestamp_seconds',
    help: 'When the certificate of an authority expires',
    labels: ['authority', 'role', 'generation'],
    values: ({ expiries }) => expiries.map(({ notAfter: value, ...labels }) => ({ labels, value })),
  },
];

/** What the control plane says of itself. While it does not answer, all but `bfcert_pki_up` is absent rather than old. */
export function measurePki(registry: Registry, pki: Pick<PkiControlPlane, 'metrics' | 'authorities'>): void {
  const looking = sharedLook(() => lookAt(pki));
  new Gauge({
    name: 'bfcert_pki_up',
    help: 'Whether the PKI control plane answers this server',
    registers: [registry],
    async collect() {
      this.set((await looking()) === null ? 0 : 1);
    },
  });
  for (const { type: Metric, name, help, labels, values } of DEFINITIONS) {
    new Metric({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        const look = await looking();
        this.reset();
        // What has no labels begins anew at 0, which would be a claim.
        if (labels.length === 0) this.remove();
        if (look === null) return;
        for (const { labels: of, value } of values(look)) if (typeof value === 'number') this.inc(of, value);
      },
    });
  }
}

/** Null: it did not answer. */
async function lookAt(pki: Pick<PkiControlPlane, 'metrics' | 'authorities'>): Promise<Look | null> {
  const asked = Promise.all([pki.metrics(), pki.authorities()]).catch(() => null);
  const answers = await within(PATIENCE_MS, asked);
  return answers && { ...answers[0], expiries: answers[1].flatMap(authorityExpiries) };
}
