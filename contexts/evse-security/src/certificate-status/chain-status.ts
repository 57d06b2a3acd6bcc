import { type CertId, certIdOfHashData, type ReportedHashData } from '@bfcert/kernel/x509';
import type { ListDesk } from './list-desk.ts';
import { listedStatus } from './revocation-list.ts';
import type { StatusDesk } from './status-desk.ts';
import type { StatusSources } from './status-sources.ts';

/** One certificate of a chain, and where its status is told. */
export interface ChainStatusQuestion {
  readonly certificate: ReportedHashData;
  readonly source: 'ocsp' | 'crl';
  /** In the order in which they are asked. */
  readonly urls: readonly string[];
}

export interface ChainStatus {
  /** `failed`: nothing could be learnt that would be verified. */
  readonly status: 'good' | 'revoked' | 'unknown' | 'failed';
  /** When it is worth asking again. */
  readonly nextUpdate: Date;
}

/** M07: a status is kept for a week at most. */
const LONGEST_MS = 7 * 86_400_000;
const WITHOUT_NEXT_UPDATE_MS = 300_000;
const AFTER_FAILURE_MS = 600_000;

export interface ChainStatusParts {
  readonly desk: StatusDesk;
  readonly lists: ListDesk;
  readonly sources: Pick<StatusSources, 'own'>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Why one address gave no status: for the operator, since the station hears `failed` alone. */
  readonly note: (url: string, why: WhyNot) => void;
}

export interface WhyNot {
  readonly refusal: string;
  readonly detail: string;
}

const ISSUER_UNKNOWN: WhyNot = {
  refusal: 'not_verifiable',
  detail: 'no CA that is known here has issued the certificate',
};

/** M07: a station leaves the reading of answers and lists to us, so only what is verified is a status. */
export async function chainStatus(question: ChainStatusQuestion, parts: ChainStatusParts): Promise<ChainStatus> {
  const certId = certIdOfHashData(question.certificate);
  const found = certId === null ? null : await firstThatAnswers(certId, question, parts);
  return found ?? { status: 'failed', nextUpdate: later(parts, AFTER_FAILURE_MS) };
}

async function firstThatAnswers(
  certId: CertId,
  { source, urls }: ChainStatusQuestion,
  parts: ChainStatusParts,
): Promise<ChainStatus | null> {
  // Our own answers have the newest of what we know, whichever of the two was asked for.
  const byOcsp = source === 'ocsp' || (await parts.sources.own(certId, parts.signal)).kind !== 'not_ours';
  for (const url of urls) {
    const found = byOcsp ? await askResponder(certId, url, parts) : await readListAt(certId, url, parts);
    if (found !== null || parts.signal.aborted) return found;
  }
  return null;
}

async function askResponder(certId: CertId, url: string, parts: ChainStatusParts): Promise<ChainStatus | null> {
  const told = await parts.desk.ask(certId, url, parts.signal);
  if (!told.ok) return nothing(parts, url, told);
  if (!told.value.verified) return nothing(parts, url, ISSUER_UNKNOWN);
  const { status, nextUpdate } = told.value;
  const until = nextUpdate ?? later(parts, WITHOUT_NEXT_UPDATE_MS);
  return { status, nextUpdate: atMost(until, later(parts, LONGEST_MS)) };
}

async function readListAt(certId: CertId, url: string, parts: ChainStatusParts): Promise<ChainStatus | null> {
  const { desk, lists, now, signal } = parts;
  await desk.issuers.refresh(signal);
  const issuer = desk.issuers.pathOf(certId)?.[0];
  if (issuer === undefined) return nothing(parts, url, ISSUER_UNKNOWN);
  const list = await lists.ask(issuer, url, signal);
  if (!list.ok) return nothing(parts, url, list);
  const read = listedStatus(list.value, { serial: certId.serial, url, at: now() });
  if (!read.ok) return nothing(parts, url, read);
  return { status: read.value.status, nextUpdate: atMost(read.value.nextUpdate, later(parts, LONGEST_MS)) };
}

function nothing({ note }: ChainStatusParts, url: string, why: WhyNot): null {
  note(url, why);
  return null;
}

const later = ({ now }: ChainStatusParts, milliseconds: number): Date => new Date(now().getTime() + milliseconds);

const atMost = (a: Date, b: Date): Date => (a < b ? a : b);
