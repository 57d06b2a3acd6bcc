import { join } from 'node:path';
import type { Configuration } from './configuration.ts';

/** Where certificates say that their revocation can be asked for. */
export const publicationUrlOf = ({ publicationUrl, publicHost, ports }: Configuration): string =>
  publicationUrl ?? `http://${publicHost}:${ports.publication}`;

/** Where the control plane puts what is to be published, and the server finds it. */
export const publishedDirectoryOf = ({ dataDir }: Configuration): string => join(dataDir, 'published');
