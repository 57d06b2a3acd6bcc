import type { DialFailure } from '../connection/dial.ts';
import type { SecurityEventType, SecurityLog } from './security-log.ts';

/** A00.FR.310/413 and 316/419. */
const REFUSED_SERVER: Partial<Record<DialFailure['reason'], SecurityEventType>> = {
  server_certificate_refused: 'InvalidCsmsCertificate',
  server_name_refused: 'InvalidCsmsCertificate',
  tls_version_refused: 'InvalidTLSVersion',
};

/** Reports why a server was refused, once until the next connection: a retry is not a new event. */
export class RefusedServers {
  readonly #securityLog: SecurityLog;
  readonly #reported = new Set<SecurityEventType>();

  constructor(securityLog: SecurityLog) {
    this.#securityLog = securityLog;
  }

  async report({ reason, detail }: DialFailure): Promise<void> {
    const type = REFUSED_SERVER[reason];
    if (type === undefined || this.#reported.has(type)) return;
    this.#reported.add(type);
    await this.#securityLog.report(type, detail);
  }

  connected(): void {
    this.#reported.clear();
  }
}
