import { hash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Clock } from '@bfcert/kernel/clock';
import type { IssuingDistributionPoint } from '@bfcert/kernel/x509';
import { provideFolder, writeBeside } from '../durable-file.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { crlPath, issuerIdOf, PUBLISHED_FILE_MODE, PUBLISHED_FOLDER_MODE, type Publication } from '../publication.ts';
import type { PublicationStep } from '../publication-step.ts';
import type { WorkSlices } from '../work-slices.ts';
import { type Adoption, adoptPublished, type SeenLists } from './adopt-published.ts';
import type { CrlIssuer } from './crl-issuer.ts';
import { EntryRun } from './entry-run.ts';
import { type PublicationRefusal, refuseByPublished } from './publication-checks.ts';
import { type PublishedList, type PublishedListRefusal, readPublishedList } from './published-list.ts';
import type { RevocationIndex } from './revocation-index.ts';
import { signList } from './sign-list.ts';

export interface PublicationOffice {
  readonly ledger: Ledger;
  readonly index: RevocationIndex;
  readonly seen: SeenLists;
  readonly publication: Publication;
  /** Where the server takes from what we publish. */
  readonly publishedDirectory: string;
  readonly clock: Clock;
  readonly onStep: (step: PublicationStep) => void;
}

export interface ListStanding {
  readonly number: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export type ListRefusal =
  | PublishedListRefusal
  | { readonly refused: PublicationRefusal | 'lint_failed' | 'key_not_here'; readonly detail: string };

export const listPath = (office: Pick<PublicationOffice, 'publishedDirectory'>, issuer: CrlIssuer, shard: number) =>
  join(office.publishedDirectory, crlPath(issuerIdOf(issuer.certificate), shard));

/**
 * Brings the published list of this issuer and shard up to date: signs the next one and puts it in the
 * place of the one there is, which stays as it is when it still says everything, and when anything is
 * refused or fails. docs/revocation.md has the same steps.
 */
export async function publishList(
  office: PublicationOffice,
  issuer: CrlIssuer,
  shard: number,
  slices: WorkSlices,
): Promise<ListStanding | ListRefusal> {
  const { ledger, index, seen, publication, clock, onStep } = office;
  const name = { issuer: issuer.certificate.fingerprint, shard };
  const path = listPath(office, issuer, shard);

  // 1 What is published now is ours, or nothing is put in its place.
  const read = await readPublishedList(path, issuer.certificate, slices);
  if (!read.ok) return read.refusal;
  const published = read.value;

  // 2 What it says and the ledger does not is taken back first: an old backup revives nobody.
  const before = published === null ? NOTHING_BEFORE : await adoptPublished(name, published, office, slices);
  if (before.adopted > 0) await index.follow(slices);

  // 3 The entries: everybody who is revoked, but for those whose certificate ended a list's life ago.
  const entries = await collectEntries(office, name, published, slices);
  const scope = scopeOf(publication, issuer, shard, published);
  const now = wholeSecond(clock.now());
  if (published !== null && saysAll(published, entries, scope) && now < halfway(published.outline)) {
    return { number: published.number, ...timesOf(published) };
  }

  // 4 The checks against the published list.
  const lastNumber = ledger.lastCrl(name.issuer, shard)?.number ?? null;
  const number = numberAfter(Math.max(lastNumber ?? 0, published?.number ?? 0), now);
  const missing = await serialsOutside(before.serials, entries.serials, slices);
  const endOf = (serial: string) => ledger.findCertificateBySerial(name.issuer, serial)?.notAfter ?? null;
  const refusal = refuseByPublished({ published, number, thisUpdate: now, ledgerNumber: lastNumber, missing, endOf });
  if (refusal !== null) return refusal;

  // 5 Lint, ticket, signature.
  const key = await issuer.openKey();
  if (key === null) return { refused: 'key_not_here', detail: `the key that signs ${path} is not here` };
  const nextUpdate = new Date(now.getTime() + issuer.validityMs);
  const signed = await signList(
    { issuer, key, scope, entries, number, lastNumber, thisUpdate: now, nextUpdate, now: clock.now() },
    slices,
  );
  if (!signed.ok) return { refused: 'lint_failed', detail: `${path}: ${signed.refusal}` };
  const der = signed.value;
  onStep('crl_signed');

  // 6 Durable beside its place; then its number, which from here on is spent; then in its place.
  await provideFolder(dirname(path), PUBLISHED_FOLDER_MODE);
  const written = await writeBeside(path, der, PUBLISHED_FILE_MODE, () => onStep('crl_part_written'));
  onStep('crl_written');
  const record = { ...name, number, sha256: hash('sha256', der), thisUpdate: now, nextUpdate };
  try {
    await ledger.recordCrl({ ...record, recordedAt: clock.now() });
  } catch (error) {
    await written.discard();
    throw error;
  }
  onStep('crl_recorded');
  await written.install();
  onStep('crl_installed');
  seen.remember(name, record.sha256, entries.serials);
  return { number, thisUpdate: now, nextUpdate };
}

const NOTHING_BEFORE: Adoption = { serials: new Set(), adopted: 0 };

/**
 * RFC 5280 5.2.3: it only rises. Ledger and published list may both come from one old backup; the time
 * has gone on since, so that no number is given to a second list.
 */
const numberAfter = (last: number, thisUpdate: Date): number => Math.max(last + 1, thisUpdate.getTime() / 1_000);

const timesOf = ({ outline: { thisUpdate, nextUpdate } }: PublishedList) => ({ thisUpdate, nextUpdate });

/** When a list is signed again though nothing has changed: whoever has it must not be left with none. */
export const halfway = ({ thisUpdate, nextUpdate }: Pick<ListStanding, 'thisUpdate' | 'nextUpdate'>): Date =>
  new Date((thisUpdate.getTime() + nextUpdate.getTime()) / 2);

/**
 * The place that the certificates name; the one list of authorities is complete for them and needs none. Where that has changed, the earlier certificates name the
 * earlier one: a list that does not is not theirs (RFC 5280 6.3.3 (b)(2)(i)).
 */
function scopeOf(
  { baseUrl }: Publication,
  { certificate, contains }: CrlIssuer,
  shard: number,
  published: PublishedList | null,
): IssuingDistributionPoint {
  if (contains === 'caCertificates') return { uris: null, onlyContains: contains };
  const here = baseUrl + crlPath(issuerIdOf(certificate), shard);
  const earlier = published?.outline.issuingDistributionPoint?.uris ?? [];
  return { uris: [here, ...earlier.filter((uri) => uri !== here)], onlyContains: contains };
}

const saysAll = ({ outline }: PublishedList, entries: EntryRun, scope: IssuingDistributionPoint): boolean =>
  entries.isEncodedAs(outline.entriesDer) &&
  outline.issuingDistributionPoint?.uris?.join(' ') === scope.uris?.join(' ');

async function serialsOutside(
  serials: ReadonlySet<string>,
  among: ReadonlySet<string>,
  slices: WorkSlices,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const serial of serials) {
    if (!among.has(serial)) missing.push(serial);
    if (slices.spent) await slices.next();
  }
  return missing;
}

/**
 * RFC 5280 3.3: an entry stays until it stood in a list issued after its certificate ended. The one
 * that is certain to be such a list is a whole life later, because each is replaced at half of its life.
 */
async function collectEntries(
  { index }: PublicationOffice,
  name: { readonly issuer: string; readonly shard: number },
  published: PublishedList | null,
  slices: WorkSlices,
): Promise<EntryRun> {
  await slices.next();
  const run = new EntryRun();
  const endedBefore =
    published === null
      ? Number.NEGATIVE_INFINITY
      : 2 * published.outline.thisUpdate.getTime() - published.outline.nextUpdate.getTime();
  for (const { entry, notAfter } of index.of(name).values()) {
    if (notAfter === null || notAfter.getTime() > endedBefore) run.add(entry);
    if (slices.spent) await slices.next();
  }
  return run;
}

const wholeSecond = (time: Date): Date => new Date(Math.floor(time.getTime() / 1_000) * 1_000);
