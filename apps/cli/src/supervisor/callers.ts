import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretPaths } from './secrets.ts';

/** The control plane's caller list: the server alone, for what the lifecycle service does (NFR-003). */
export function writeCallers(dataDirectory: string, secrets: SecretPaths): string {
  const path = join(dataDirectory, 'secrets', 'pki-callers.json');
  const callers = [
    {
      name: 'server',
      secretFile: secrets.pkiCallerServer,
      may: {
        issue: [
          'charging-station',
          'charger-combined',
          'csms-server-ec',
          'csms-server-rsa',
          'secc-leaf',
          'secc-leaf-20',
          'vehicle-vas',
          'iot-device',
        ],
        lookup: true,
        void: true,
        revoke: true,
        publish: true,
        adoptRevocations: true,
        read: true,
      },
    },
  ];
  writeFileSync(path, `${JSON.stringify({ callers }, null, 2)}\n`, { mode: 0o600 });
  return path;
}
