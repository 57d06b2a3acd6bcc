import { readFileSync } from 'node:fs';
import type { LaunchOptions, launchControlPlane } from '@bfcert/pki-control-plane/launch';
import type { Child } from './child.ts';
import { confinedChild } from './confined-child.ts';

export interface ControlPlaneSettings extends Omit<LaunchOptions, 'passphrase' | 'log'> {
  readonly passphraseFile: string;
}

/** The PKI control plane as a child like the others; `onIsolation` hears at each start what its confinement is worth here. */
export function startControlPlane(
  { passphraseFile, ...settings }: ControlPlaneSettings,
  onIsolation: (sentence: string) => void,
  launch: typeof launchControlPlane,
): Child {
  const plane = launch({
    ...settings,
    passphrase: readFileSync(passphraseFile, 'utf8'),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return confinedChild('the PKI control plane', plane, onIsolation);
}
