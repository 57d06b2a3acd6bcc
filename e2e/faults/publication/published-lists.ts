import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Certificate, parseCertificate, parseCrl, verifyCrl } from '@bfcert/kernel/x509';

export interface PublishedList {
  /** `<issuer>/<shard>` */
  readonly name: string;
  readonly number: number;
  readonly sha256: string;
  readonly serials: ReadonlySet<string>;
}

/** Every list that lies in the directory; what is none, or not its issuer's, is told by a sentence. */
export function readPublishedLists(directory: string): readonly (PublishedList | string)[] {
  const issuers = filesIn(join(directory, 'ca')).map((file) => [file.replace(/\.cer$/, ''), file] as const);
  return issuers.flatMap(([id, file]) => {
    const issuer = parseCertificate(readFileSync(join(directory, 'ca', file)));
    if (!issuer.ok) return [`ca/${file} is no certificate`];
    const folder = join(directory, 'crl', id);
    return filesIn(folder)
      .filter((name) => name.endsWith('.crl'))
      .map((name) => readList(`${id}/${name.replace(/\.crl$/, '')}`, readFileSync(join(folder, name)), issuer.value));
  });
}

function readList(name: string, der: Buffer, issuer: Certificate): PublishedList | string {
  const list = parseCrl(der);
  if (!list.ok) return `${name} is no list: ${list.detail}`;
  const verified = verifyCrl(list.value, issuer);
  if (!verified.ok) return `${name}: ${verified.detail}`;
  const { number, entries } = list.value;
  return { name, number: Number(number), sha256: hash('sha256', der), serials: new Set(entries.keys()) };
}

const filesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
