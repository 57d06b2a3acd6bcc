import type { Configuration } from './configuration.ts';

/** Revocation lists and OCSP answers, plain HTTP. */
const PUBLICATION_PORT = 8445;

/** Where certificates say that their revocation can be asked for. */
export const publicationUrlOf = ({ publicationUrl, publicHost }: Configuration): string =>
  publicationUrl ?? `http://${publicHost}:${PUBLICATION_PORT}`;
