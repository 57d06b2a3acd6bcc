import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serverCertificates } from './server-certificates.ts';

const trustAnchorsFile = join(mkdtempSync(join(tmpdir(), 'servers-')), 'roots.pem');
writeFileSync(trustAnchorsFile, 'PEM\n');
const acm = { name: 'acm-frankfurt', region: 'eu-central-1' };
const front = { name: 'front', host: 'www.example.com' };
const problemsOf = (given: object): string =>
  serverCertificates
    .safeParse(given)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ') ?? '';

describe('serverCertificates', () => {
  test('has no sources until it is given some', () => {
    expect(serverCertificates.parse({})).toEqual({ lookEveryMinutes: 10, acm: [], files: [], listeners: [] });
  });

  test('asks a listener for its host’s name unless another is given', () => {
    const other = { name: 'behind', host: '10.0.0.7', port: 8443, serverName: 'api.example.com', trustAnchorsFile };
    expect(serverCertificates.parse({ listeners: [front, other] }).listeners).toEqual([
      { ...front, port: 443, serverName: 'www.example.com', trustAnchorsFile: null },
      other,
    ]);
  });

  test('takes files that are not there yet, from where it is started', () => {
    expect(serverCertificates.parse({ files: ['tls/server.pem'] }).files).toEqual([resolve('tls/server.pem')]);
  });

  test.each([
    ['a region that is none', { acm: [{ ...acm, region: 'Frankfurt' }] }, 'acm.0.region: must be the name'],
    ['two of one name', { acm: [acm, acm] }, 'acm: each must have another name'],
    ['the name of another source', { acm: [{ ...acm, name: 'files' }] }, 'acm: none may be called files'],
    ['two listeners of one name', { listeners: [front, front] }, 'listeners: each must have another name'],
    ['one file twice', { files: ['a', './a'] }, 'files: each must be another one'],
    ['an address without a name', { listeners: [{ name: 'a', host: '10.0.0.7' }] }, 'needs a serverName'],
    ['an address as a name', { listeners: [{ ...front, serverName: '10.0.0.7' }] }, 'must be a host name'],
    ['a URL', { listeners: [{ ...front, host: 'https://www.example.com' }] }, 'listeners.0.host: '],
    ['a decimal address', { listeners: [{ ...front, host: '2130706433', port: 70_000 }] }, 'listeners.0.port: '],
    ['STARTTLS, which is not spoken', { listeners: [{ ...front, starttls: 'smtp' }] }, 'starttls'],
    ['anchors that are not there', { listeners: [{ ...front, trustAnchorsFile: '/no/such' }] }, 'names /no/such'],
    ['another kind of source', { vault: [] }, 'vault'],
    ['no look at all', { lookEveryMinutes: 0 }, 'lookEveryMinutes: '],
  ])('refuses %s', (_name, given, problem) => {
    expect(problemsOf(given)).toContain(problem);
  });
});
