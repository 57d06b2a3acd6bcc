import { readFileSync } from 'node:fs';
import { type Isolation, launchControlPlane } from '@bfcert/pki-control-plane/launch';
import { type Child, howItEnded, pidOf } from './child.ts';

export interface ControlPlaneSettings {
  readonly dataDirectory: string;
  readonly socketPath: string;
  readonly passphraseFile: string;
  readonly callersFile: string;
  readonly publicationUrl: string;
  readonly publishedDirectory: string;
  readonly crlShards: number;
}

/** The PKI control plane as a child like the others; `onIsolation` hears at each start what its confinement is worth here. */
export function startControlPlane(
  { passphraseFile, ...settings }: ControlPlaneSettings,
  onIsolation: (sentence: string) => void,
): Child {
  const plane = launchControlPlane({
    ...settings,
    passphrase: readFileSync(passphraseFile, 'utf8'),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return {
    name: 'the PKI control plane',
    pid: () => pidOf(plane.child),
    ready: plane.ready.then(({ isolation }) => onIsolation(describe(isolation))),
    exited: howItEnded(plane.child),
    stop: () => plane.stop(),
  };
}

function describe({ permissionModel, networkNamespace, door }: Isolation): string {
  const parts = ['a process of its own with an empty environment'];
  if (permissionModel) parts.push('Node’s permission model');
  if (networkNamespace) parts.push('no network');
  if (door !== null) parts.push(`the network, for its door at ${door}`);
  return parts.join(', ');
}
