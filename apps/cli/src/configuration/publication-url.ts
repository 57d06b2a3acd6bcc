import type { Configuration } from './configuration.ts';

/** Where certificates say that their revocation can be asked for. */
export const publicationUrlOf = ({ publicationUrl, publicHost, ports }: Configuration): string =>
  publicationUrl ?? `http://${publicHost}:${ports.publication}`;
