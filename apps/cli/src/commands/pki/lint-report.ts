import { type Certificate, formatName } from '@bfcert/kernel/x509';
import {
  examineCertificate,
  type LintFinding,
  type LintLevel,
  type PROFILES,
  readCertificateFile,
} from '@bfcert/pki-control-plane/lint';

type Profile = (typeof PROFILES)[number];

export interface LintedFile {
  readonly path: string;
  /** A sentence where the file itself could not be read. */
  readonly content: Buffer | string;
}

/** What was found at one position of a file. */
export interface ReportEntry {
  readonly file: string;
  /** From 1. */
  readonly position: number;
  /** Null where it could not be read so far. */
  readonly certificate: {
    readonly subject: string;
    readonly serial: string;
    readonly fingerprint: string;
    /** Whether its issuer is among the files. */
    readonly issuer: 'known' | 'unknown';
    readonly lintsThatJudged: number;
  } | null;
  readonly findings: readonly LintFinding[];
  /** Why there is no certificate; null when there is one. */
  readonly unreadable: string | null;
}

/**
 * Every certificate of every file against the lints; issuers are looked for in all of the files. A
 * profile is meant for the first certificate of each file: the others are what is above it.
 */
export function lintReport(files: readonly LintedFile[], profile: Profile | null, now: Date): readonly ReportEntry[] {
  const read = files.map(({ path, content }) => ({
    path,
    entries: typeof content === 'string' ? [{ position: 1, unreadable: content }] : readCertificateFile(content),
  }));
  const all = read.flatMap(({ entries }) =>
    entries.flatMap((entry): readonly Certificate[] => ('certificate' in entry ? [entry.certificate] : [])),
  );
  return read.flatMap(({ path, entries }) =>
    entries.map((entry): ReportEntry => {
      const { position } = entry;
      const place = { file: path, position };
      if ('unreadable' in entry) return { ...place, certificate: null, findings: [], unreadable: entry.unreadable };
      if ('finding' in entry) return { ...place, certificate: null, findings: [entry.finding], unreadable: null };
      const { certificate } = entry;
      const shape = position === 1 && profile !== null ? profile.shape : null;
      const { issuer, judged, findings } = examineCertificate(certificate, all, { shape, now });
      return {
        ...place,
        certificate: {
          subject: formatName(certificate.subject),
          serial: certificate.serial,
          fingerprint: certificate.fingerprint,
          issuer,
          lintsThatJudged: judged,
        },
        findings,
        unreadable: null,
      };
    }),
  );
}

export const LINT_EXIT = { clean: 0, unreadable: 1, findings: 8 } as const;

/** Something unreadable outweighs findings: nobody knows what would have been found there. Notices are no failure. */
export function exitCodeOf(report: readonly ReportEntry[]): number {
  if (report.some(({ unreadable }) => unreadable !== null)) return LINT_EXIT.unreadable;
  return countOf(report, 'error') + countOf(report, 'warning') > 0 ? LINT_EXIT.findings : LINT_EXIT.clean;
}

const countOf = (report: readonly ReportEntry[], level: LintLevel): number =>
  report.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.level === level).length, 0);

export function reportText(report: readonly ReportEntry[]): string {
  const lines = report.flatMap((entry) => [headline(entry), ...entry.findings.map(findingLine)]);
  const counts = (['error', 'warning', 'notice'] as const).map((level) => `${level}s: ${countOf(report, level)}`);
  return `${[...lines, `certificates: ${report.length}, ${counts.join(', ')}`].join('\n')}\n`;
}

function headline({ file, position, certificate, unreadable }: ReportEntry): string {
  if (unreadable !== null) return `${file} (${position}): cannot be read: ${unreadable}`;
  if (certificate === null) return `${file} (${position})`;
  const { subject, issuer, lintsThatJudged } = certificate;
  return `${file} (${position}): ${subject} · ${lintsThatJudged} lints, issuer ${issuer}`;
}

const findingLine = ({ level, lint, fault, source }: LintFinding): string =>
  `  ${level.padEnd(7)} ${lint}: ${fault} [${source}]`;

export function reportJson(report: readonly ReportEntry[]): string {
  const counts = {
    errors: countOf(report, 'error'),
    warnings: countOf(report, 'warning'),
    notices: countOf(report, 'notice'),
  };
  return `${JSON.stringify({ ...counts, entries: report }, null, 2)}\n`;
}
