import type { Closing } from '@bfcert/kernel/closing';
import type { Logger } from 'pino';
import type { ServerConfiguration } from '../configuration/server-configuration.ts';

/** The parts that others here are made of. */
export interface Base {
  readonly configuration: ServerConfiguration;
  readonly log: Logger;
  /** What is opened is closed in the opposite order: first those who ask, last what they need. */
  readonly closing: Closing;
}
