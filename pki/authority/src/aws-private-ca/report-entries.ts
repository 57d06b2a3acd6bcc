/** One certificate of an audit report. */
export interface ReportEntry {
  readonly certificateArn: string;
  readonly issuedAt: Date;
  readonly revoked: boolean;
}

const LARGEST_ENTRY = 64 * 1024;
const [OPEN, CLOSE, QUOTE, BACKSLASH] = Buffer.from('{}"\\');

/**
 * The entries of a JSON report one after the other. A CA with its million certificates has a report of
 * several hundred megabytes, too much to be held as one text: so the array is cut into its objects
 * here, and only these are parsed. Throws on anything that is not a list of certificates.
 */
export async function* reportEntries(report: AsyncIterable<Uint8Array>): AsyncGenerator<ReportEntry> {
  let entry: number[] = [];
  let depth = 0;
  let inText = false;
  let escaped = false;
  let entries = 0;
  for await (const part of report) {
    for (const byte of part) {
      if (depth > 0 || byte === OPEN) entry.push(byte);
      if (entry.length > LARGEST_ENTRY)
        throw new Error(`an entry of the audit report is larger than ${LARGEST_ENTRY} bytes`);
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (byte === OPEN) depth += 1;
      else if (byte === CLOSE) {
        depth -= 1;
        if (depth === 0) {
          entries += 1;
          yield readEntry(Buffer.from(entry).toString('utf8'), entries);
          entry = [];
        }
        if (depth < 0) throw new Error('the audit report is not a list of objects');
      }
    }
  }
  if (depth !== 0) throw new Error('the audit report ends within an entry');
}

function readEntry(text: string, number: number): ReportEntry {
  // Members come and go between regions and years; those in use are checked, the others passed over.
  const { certificateArn, issuedAt, revokedAt } = JSON.parse(text) as Record<string, unknown>;
  const at = typeof issuedAt === 'string' ? readInstant(issuedAt) : null;
  if (typeof certificateArn !== 'string' || at === null) {
    throw new Error(`entry ${number} of the audit report does not say which certificate was issued when`);
  }
  return { certificateArn, issuedAt: at, revoked: typeof revokedAt === 'string' && revokedAt !== '' };
}

/** As reports write it, 2018-02-26T19:39:58+0000: the offset without its colon, which is not RFC 3339. */
function readInstant(text: string): Date | null {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d):?(\d\d))$/.exec(text);
  if (parts === null) return null;
  const [, local, hours = '+00', minutes = '00'] = parts;
  const at = new Date(`${local}${hours}:${minutes}`);
  return Number.isNaN(at.getTime()) ? null : at;
}
