import { resolve } from 'node:path';
import { csvLine } from '@bfcert/kernel/csv-line';
import { readDelimited } from '@bfcert/kernel/delimited-text';
import { readInput } from '../read-input.ts';

const HEADING = /^("?[a-z_]+"?,)*"?pem(_file)?"?(,|\r?\n)/;
/** As many as the server takes at all, and the heading. */
const LIMITS = { rows: 200_001, cellCharacters: 64 * 1024 };

/** Text before the first certificate of a bundle is no heading with a column of certificates. */
export const areCertificateRows = (text: string): boolean => HEADING.test(text);

/**
 * A CSV file as the server takes it: what a column `pem_file` names, seen from `folder`, stands in its column `pem`.
 *
 * @throws with a sentence, when the file is no CSV or what it names cannot be read.
 */
export async function withPemOfFiles(csv: string, file: string, folder: string): Promise<string> {
  const read = readDelimited(csv, LIMITS);
  if (!read.ok) throw new Error(`${file} is no CSV: ${read.refusal}`);
  const [heading, ...rows] = read.value;
  const place = heading?.cells.indexOf('pem_file') ?? -1;
  if (heading === undefined || place === -1) return csv;
  const lines = [csvLine(heading.cells.with(place, 'pem'))];
  for (const { line, cells } of rows) {
    const path = cells[place] ?? '';
    if (path === '') throw new Error(`line ${line} of ${file} names no file`);
    lines.push(csvLine(cells.with(place, await readInput(resolve(folder, path)))));
  }
  return lines.join('');
}
