import type { ReportRecord } from '@bfcert/evse-security';
import { csvLine } from '@bfcert/kernel/csv-line';

/** Of all kinds of records together; what one has nothing for is empty. */
const columns = [
  'record',
  'id',
  'name',
  'kind',
  'owner',
  'family',
  'firmware',
  'profile',
  'state',
  'step',
  'reason',
  'certificate',
  'certificate_until',
  'key_findings',
  'exceptions',
  'stations',
  'figure',
  'source',
] as const;
type Cells = Partial<Record<(typeof columns)[number], string | number | null>>;

/** RFC 4180, a line for each record. */
export async function* complianceCsv(records: AsyncIterable<ReportRecord>): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const record of records) {
    const cells = cellsOf(record);
    yield csvLine(columns.map((name) => String((name === 'record' ? record.record : cells[name]) ?? '')));
  }
}

function cellsOf(record: ReportRecord): Cells {
  switch (record.record) {
    case 'report': {
      const { madeAt, madeBy, auditHead } = record;
      return {
        id: auditHead?.seq ?? null,
        name: auditHead?.hash ?? null,
        owner: madeBy,
        figure: madeAt,
        source: 'audit',
      };
    }
    case 'criterion': {
      const { milestone: id, criterion: name, verdict: state, figure, source } = record;
      return { id, name, state, figure, source };
    }
    case 'station': {
      const {
        identityId: id,
        firmwareVersion: firmware,
        migration: state,
        certificate,
        keyFindings,
        exceptions,
      } = record;
      return {
        id,
        name: record.name,
        kind: record.kind,
        owner: record.owner,
        family: record.family,
        firmware,
        profile: record.profile,
        state,
        step: record.step,
        reason: record.reason,
        certificate: certificate?.state ?? null,
        certificate_until: certificate?.until ?? null,
        key_findings: keyFindings.join(' '),
        exceptions: exceptions.map(({ kind, until }) => `${kind} until ${until}`).join(' '),
      };
    }
    case 'blocker': {
      const { family, firmwareVersion: firmware, reason, stations } = record;
      return { family, firmware, reason, stations };
    }
    case 'end':
      return { stations: record.stations };
    default:
      return record satisfies never;
  }
}

/** A line of JSON for each record. */
export async function* complianceLines(records: AsyncIterable<ReportRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}
