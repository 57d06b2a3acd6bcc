import type { Role } from '../../system/processes.ts';

/** What is killed of a cluster, and how many of it. */
export const VICTIMS: readonly [readonly [Role, number], ...(readonly [Role, number])[]] = [
  ['server', 1],
  ['server', 2],
  ['gateway', 1],
  ['pki', 1],
  ['nats', 1],
  ['postgres', 1],
];
