import { constants } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import '@bfcert/kernel/server-chain';
import type { ClientOptions } from 'ws';
import type { UpstreamSettings } from './upstream-settings.ts';

/**
 * What a station's connection to its upstream shows and trusts, from the files as they are now: whoever replaces one needs
 * no restart. Rejects when a file cannot be read, or holds nothing.
 */
export async function credentialsFor(settings: UpstreamSettings, wireName: string): Promise<ClientOptions> {
  const read = (path: string | null): Promise<string | null> =>
    path === null ? Promise.resolve(null) : contentOf(pathFor(path, wireName));
  const [password, cert, key, ca] = await Promise.all(
    [settings.passwordFile, settings.certificateFile, settings.keyFile, settings.trustAnchorsFile].map(read),
  );
  const isTls = settings.securityProfile >= 2;
  return {
    // A line end at the end of the file is its editor's.
    ...(password == null ? {} : { headers: { Authorization: basic(wireName, password.replace(/\r?\n$/, '')) } }),
    ...(isTls ? { minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_RENEGOTIATION } : {}),
    ...(cert == null || key == null ? {} : { cert, key }),
    ...(ca == null ? {} : { ca }),
  };
}

/** Of an identity `..` no path is made that leads elsewhere. */
function pathFor(template: string, wireName: string): string {
  if (!template.includes('{identity}')) return template;
  if (/^\.+$/.test(wireName)) throw new Error(`${wireName} cannot be part of a path`);
  return template.replaceAll('{identity}', () => encodeURIComponent(wireName));
}

async function contentOf(path: string): Promise<string> {
  const content = await readFile(path, 'utf8');
  if (content.trim() === '') throw new Error(`${path} is empty`);
  return content;
}

const basic = (wireName: string, password: string): string =>
  `Basic ${Buffer.from(`${wireName}:${password}`, 'utf8').toString('base64')}`;
