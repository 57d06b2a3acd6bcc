import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { socketPathFor } from '@bfcert/kernel/local-socket';
import { launchAuthority } from '@bfcert/pki-authority/launch';
import type { LaunchOptions } from '@bfcert/pki-control-plane/launch';
import type { AuthorityEntry } from '../configuration/authorities/authorities.ts';
import type { Child } from './child.ts';
import { confinedChild } from './confined-child.ts';
import { authoritySecret } from './secrets.ts';

/** A configured authority with the place where the control plane meets its process. */
export interface PlacedAuthority {
  readonly entry: AuthorityEntry;
  readonly socketPath: string;
  readonly secretFile: string;
}

/** Its own folder, the only one it may write in, and its own secret. */
export function placeAuthority(dataDirectory: string, entry: AuthorityEntry): PlacedAuthority {
  const socketPath = socketPathFor(join(dataDirectory, 'authorities', entry.name), entry.name);
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 });
  return { entry, socketPath, secretFile: authoritySecret(dataDirectory, entry.name) };
}

/** The process that holds an external CA's credentials, or a token, as a child like the others. */
export function startAuthority(
  { entry, socketPath, secretFile }: PlacedAuthority,
  onIsolation: (sentence: string) => void,
): Child {
  const launched = launchAuthority({
    name: entry.name,
    configuration: JSON.stringify({ socketPath, secretFile, authority: entry.process }),
    log: (line) => process.stderr.write(`${entry.name}: ${line}\n`),
  });
  return confinedChild(`the authority ${entry.name}`, launched, onIsolation);
}

/** What the control plane is told of them. */
export function told(placed: readonly PlacedAuthority[]): Required<Pick<LaunchOptions, 'outside' | 'tokens'>> {
  return {
    outside: placed.flatMap(({ entry, socketPath, secretFile }) =>
      'issuing' in entry ? [{ name: entry.name, ...entry.issuing, socketPath, secretFile }] : [],
    ),
    tokens: placed.flatMap(({ entry, socketPath, secretFile }) =>
      'issuingKeysOf' in entry
        ? [{ name: entry.name, issuingKeysOf: entry.issuingKeysOf, socketPath, secretFile }]
        : [],
    ),
  };
}
