import type { Isolation, LaunchedProcess } from '@bfcert/pki-process';
import { type Child, howItEnded, pidOf } from './child.ts';

/** A process that holds keys as a child like the others; `onIsolation` hears at each start what its confinement is worth here. */
export function confinedChild(
  name: string,
  { child, ready, stop }: LaunchedProcess,
  onIsolation: (sentence: string) => void,
): Child {
  return {
    name,
    pid: () => pidOf(child),
    ready: ready.then(({ isolation }) => onIsolation(inWords(isolation))),
    exited: howItEnded(child),
    stop: () => stop(),
  };
}

function inWords({ permissionModel, networkNamespace, door }: Isolation): string {
  const parts = ['a process of its own with an empty environment'];
  if (permissionModel) parts.push('Node’s permission model');
  if (networkNamespace) parts.push('no network');
  else parts.push(door === null ? 'not kept from the network' : `the network, for its door at ${door}`);
  return parts.join(', ');
}
