import type { Call } from '../history/history.ts';
import type { Rule, Violation } from '../history/rules.ts';
import { type Books, countsOf, refusalKey } from './books.ts';
import { READINGS_WITHOUT_CERTIFICATE } from './caller.ts';

/** What the control plane's books must say after a history; `earlier` are the books of the last look, null at the first. */
export function judge(calls: readonly Call[], books: Books, earlier: Books | null): readonly Violation[] {
  return [
    ...everySignedOneIsRecorded(books),
    ...booksWereOnlyAddedTo(books, earlier),
    ...acknowledgedIsKept(calls, books),
    ...oneCertificateEach(calls, books),
    ...noCheckWasSkipped(calls, books),
  ];
}

const violation = (rule: Rule, what: string): Violation => ({ rule, what });

function* everySignedOneIsRecorded({ signed, intents, certificates }: Books): Iterable<Violation> {
  const known = new Set([...intents.values()].map(({ serial }) => serial));
  for (const serial of signed) if (!known.has(serial)) yield violation('I1', `${serial} was signed without an intent`);
  for (const [commandId, { serial, der }] of certificates) {
    const intent = intents.get(commandId);
    if (intent?.serial !== serial) yield violation('I1', `${commandId} has another serial number than was intended`);
    // TBSCertificate is the first element of the certificate, so the recorded bytes stand in it as they are.
    else if (!der.includes(intent.tbs)) yield violation('I1', `${commandId} has other bytes than were intended`);
  }
}

function* booksWereOnlyAddedTo({ rows, gaps, integrity }: Books, earlier: Books | null): Iterable<Violation> {
  if (integrity !== 'ok') yield violation('I2', `the ledger is damaged: ${integrity}`);
  for (const table of gaps) yield violation('I2', `${table} has a gap`);
  for (const [table, before] of earlier?.rows ?? []) {
    const now = rows.get(table) ?? [];
    if (before.some((row, index) => now[index] !== row)) yield violation('I2', `rows of ${table} were changed or lost`);
  }
}

function* acknowledgedIsKept(calls: readonly Call[], books: Books): Iterable<Violation> {
  for (const { method, about, outcome, said } of calls) {
    if (outcome !== 'ok') continue;
    const lost = violation('I3', `${method} ${about} was answered with ${said}, and the ledger does not say so`);
    if (method === 'void' || said === 'voided') {
      if (!books.voided.has(about)) yield lost;
    } else if (method === 'revoke') {
      const fingerprint = books.certificates.get(about)?.fingerprint ?? '';
      if (!books.revocations.get(fingerprint)?.includes(said)) yield lost;
    } else if (said === 'intended') {
      if (!books.intents.has(about)) yield lost;
    } else if (said !== 'unknown' && books.certificates.get(about)?.fingerprint !== said) yield lost;
  }
  const refused = calls.filter(({ outcome, said }) => outcome === 'fail' && said !== 'not_sent');
  for (const [key, count] of countsOf(refused.map(({ method, about, said }) => refusalKey(method, about, said)))) {
    if ((books.refusals.get(key) ?? 0) < count) yield violation('I3', `a refusal is not on record: ${key}`);
  }
}

function* oneCertificateEach(calls: readonly Call[], { intents }: Books): Iterable<Violation> {
  const given = new Map<string, string>();
  for (const { method, about, outcome, said } of calls) {
    if (outcome !== 'ok' || (method !== 'issue' && method !== 'lookup')) continue;
    if (READINGS_WITHOUT_CERTIFICATE.has(said)) continue;
    if ((given.get(about) ?? said) !== said) yield violation('I6', `${about} was given two certificates`);
    given.set(about, said);
  }
  const commands = [...intents].filter(([commandId]) => !commandId.includes(':'));
  for (const [key, count] of countsOf(commands.map(([, { spkiSha256 }]) => spkiSha256))) {
    if (count > 1) yield violation('I6', `the key ${key} has ${count} serial numbers`);
  }
}

function* noCheckWasSkipped(calls: readonly Call[], { voided, certificates }: Books): Iterable<Violation> {
  for (const { about, outcome, said, mustBeRefused } of calls) {
    if (mustBeRefused === undefined) continue;
    if (certificates.has(about)) yield violation('I7', `${about} was to be refused and was signed`);
    if (outcome !== 'unknown' && said !== 'not_sent' && said !== mustBeRefused)
      yield violation('I7', `${about} was answered with ${said}, not with ${mustBeRefused}`);
  }
  for (const commandId of voided) {
    if (certificates.has(commandId)) yield violation('I7', `${commandId} is voided and was signed all the same`);
  }
}
