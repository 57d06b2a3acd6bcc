import { readFile } from 'node:fs/promises';
import type { UpstreamSecrets } from '@bfcert/evse-security';
import type { ConfiguredUpstream } from './upstream-settings.ts';

/** The files of the configuration, as they are when a gateway asks: whoever replaces one needs no restart. */
export function upstreamSecretFiles(upstreams: readonly ConfiguredUpstream[]): UpstreamSecrets {
  const byName = new Map(upstreams.map((upstream) => [upstream.name, upstream]));
  return {
    read: async (name, wireName) => {
      const upstream = byName.get(name);
      if (upstream === undefined) throw new Error(`${name} is no upstream of the configuration`);
      const { passwordFile, passwordIs, certificateFile, keyFile, trustAnchorsFile } = upstream;
      const contentFor = (path: string | null): Promise<string | null> =>
        path === null ? Promise.resolve(null) : contentOf(pathFor(path, wireName));
      try {
        const [password, certificatePem, keyPem, trustAnchorsPem] = await Promise.all([
          contentFor(passwordFile),
          contentFor(certificateFile),
          contentFor(keyFile),
          contentFor(trustAnchorsFile),
        ]);
        const shown = password === null ? { password } : passwordIn(password, passwordIs);
        return { outcome: 'granted', access: { ...shown, certificatePem, keyPem, trustAnchorsPem } };
      } catch (error) {
        // Names the file, and nothing that is in it.
        return { outcome: 'unreadable', detail: error instanceof Error ? error.message : 'unknown' };
      }
    },
  };
}

/** A line end at the end of the file is its editor's. */
function passwordIn(
  content: string,
  is: ConfiguredUpstream['passwordIs'],
): { readonly password: string | null; readonly passwordBytes?: string } {
  const password = content.replace(/\r?\n$/, '');
  if (is === 'text') return { password };
  if (!/^(?:[0-9a-f]{2})+$/i.test(password)) throw new Error('the password file does not hold pairs of hex digits');
  return { password: null, passwordBytes: Buffer.from(password, 'hex').toString('base64') };
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
