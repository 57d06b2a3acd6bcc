import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkArchitecture } from './check.ts';
import { rules } from './rules.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'architecture-'));
  cpSync(join(repository, 'package.json'), join(tree, 'package.json'));
  for (const folder of [
    'kernel',
    'contexts/certificate-lifecycle',
    'contexts/evse-security',
    'contexts/vehicle-provisioning',
    'pki/contract',
    'pki/process',
    'pki/control-plane',
    'pki/authority',
    'apps/ocpp-gateway',
    'apps/simulator',
    'apps/operator-ui',
    'apps/server',
  ]) {
    mkdirSync(join(tree, folder, 'src'), { recursive: true });
    cpSync(join(repository, folder, 'package.json'), join(tree, folder, 'package.json'));
  }
});
afterEach(() => rmSync(tree, { recursive: true }));

function plant(file: string, source: string): readonly string[] {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), source);
  return checkArchitecture(tree).violations.map((violation) => violation.rule);
}

describe('the architecture check', () => {
  it('sees the modules of this repository and finds no violation', () => {
    const report = checkArchitecture(repository);
    expect(report.violations).toEqual([]);
    expect(report.files).toBeGreaterThan(100);
    expect(report.imports).toBeGreaterThan(300);
  });

  // One planted import per rule; a rule without a plant fails the last test.
  const plants: Record<string, readonly [file: string, source: string]> = {
    'kernel-knows-no-business': ['kernel/src/a.ts', "import type {} from '@bfcert/certificate-lifecycle';"],
    'contexts-know-no-app': ['contexts/evse-security/src/a.ts', "import { x } from '@bfcert/server/main';"],
    'lifecycle-knows-no-neighbour': [
      'contexts/certificate-lifecycle/src/a.ts',
      "import { x } from '@bfcert/evse-security';",
    ],
    'neighbours-do-not-meet': ['contexts/evse-security/src/a.ts', "import { x } from '@bfcert/vehicle-provisioning';"],
    'neighbours-do-not-meet-either': [
      'contexts/vehicle-provisioning/src/a.ts',
      "export * from '@bfcert/evse-security';",
    ],
    'contexts-have-no-infrastructure': ['contexts/evse-security/src/charger/a.ts', "import { sql } from 'kysely';"],
    'only-lifecycle-adapters-reach-the-pki': ['apps/simulator/src/a.ts', "import '@bfcert/pki-control-plane/main';"],
    'gateway-and-evse-do-not-name-the-pki': [
      'contexts/evse-security/src/a.ts',
      "const x = await import('@bfcert/pki-contract');",
    ],
    'pki-knows-no-business': ['pki/process/src/a.ts', "import { x } from '@bfcert/certificate-lifecycle';"],
    'control-plane-has-no-third-party-code': ['pki/control-plane/src/a.ts', "import { z } from 'zod';"],
    'control-plane-has-no-third-party-kernel': [
      'pki/control-plane/src/a.ts',
      "import { x } from '@bfcert/kernel/postgres';",
    ],
    'lints-open-neither-keys-nor-ledger': [
      'pki/control-plane/src/lints/a.ts',
      "import { x } from '../ledger/ledger.ts';",
    ],
    'authorities-are-reached-by-their-socket': [
      'pki/control-plane/src/a.ts',
      "const { x } = await import('@bfcert/pki-authority/launch');",
    ],
    'authorities-do-not-know-the-control-plane': [
      'pki/authority/src/a.test.ts',
      "import { x } from '@bfcert/pki-control-plane/launch';",
    ],
    'third-party-code-stays-with-its-authority': ['pki/authority/src/kinds.ts', "import koffi from 'koffi';"],
    'only-the-supervisor-starts-authorities': ['apps/server/src/a.ts', "import '@bfcert/pki-authority/launch';"],
    'gateway-has-no-database': ['apps/ocpp-gateway/src/a.ts', "import { DatabaseSync } from 'node:sqlite';"],
    'gateway-sees-only-the-station-contract': [
      'apps/ocpp-gateway/src/a.ts',
      "import { x } from '@bfcert/evse-security';",
    ],
    'simulator-is-independent': ['apps/simulator/src/a.ts', "import { x } from '@bfcert/ocpp-gateway';"],
    'ui-speaks-rest': ['apps/operator-ui/src/a.tsx', "import { x } from '@bfcert/kernel/ids';"],
    'client-knows-only-the-api': ['apps/api-client/src/a.ts', "import { x } from '@bfcert/kernel/ids';"],
    'doors-only': ['apps/server/src/a.ts', "import { x } from '../../../kernel/src/ids.ts';"],
  };

  for (const [rule, [file, source]] of Object.entries(plants)) {
    it(`refuses a planted import: ${rule}`, () => {
      expect(plant(file, source)).toContain(rule);
    });
  }

  it('lets the lawful neighbours of those imports pass', () => {
    expect(plant('contexts/evse-security/src/adapters/postgres/a.ts', "import { sql } from 'kysely';")).toEqual([]);
    expect(plant('apps/ocpp-gateway/src/a.ts', "import { x } from '@bfcert/evse-security/station-contract';")).toEqual(
      [],
    );
    expect(
      plant('contexts/certificate-lifecycle/src/adapters/pki-client/a.ts', "import { x } from '@bfcert/pki-contract';"),
    ).toEqual([]);
  });

  it('lets authorities have code of others, and the supervisor start them', () => {
    expect(plant('pki/authority/src/pkcs11/a.ts', "import koffi from 'koffi';")).toEqual([]);
    expect(plant('pki/authority/src/a.ts', "import { x } from '@bfcert/pki-contract/authority';")).toEqual([]);
    expect(plant('apps/cli/src/a.ts', "import { x } from '@bfcert/pki-authority/launch';")).toEqual([]);
  });

  it.each(['postgres', 'outbox', 'link'])('keeps authorities out of the kernel’s %s', (part) => {
    expect(plant('pki/authority/src/pkcs11/a.ts', `import { x } from '@bfcert/kernel/${part}';`)).toEqual([
      'control-plane-has-no-third-party-kernel',
    ]);
  });

  describe('a program that opens TLS to a server', () => {
    const RULE = 'tls-clients-load-the-server-chain';
    const chain = "import '@bfcert/kernel/server-chain';";

    it.each([
      "import { connect } from 'node:tls';",
      "import { connect as dial, type TLSSocket } from 'node:tls';",
      "import * as tls from 'node:tls';",
      "import https from 'node:https';",
      "import { Agent } from 'https';",
      "export { request } from 'node:https';",
      "import { WebSocket } from 'ws';",
      "import { S3Client } from '@aws-sdk/client-s3';",
      "export const ask = () => fetch('https://ca.example.com');",
      "import { connect } from 'node:tls'; import type {} from '@bfcert/kernel/server-chain';",
      "import { connect } from 'node:tls'; const later = () => import('@bfcert/kernel/server-chain');",
    ])('is refused without the server chain: %s', (source) => {
      expect(plant('apps/server/src/a.ts', source)).toEqual([RULE]);
      expect(plant('apps/server/src/a.ts', `${chain}\n${source}`)).toEqual([]);
    });

    it('has it by what it loads, and not by what is there as a type', () => {
      plant('kernel/src/server-chain.ts', 'export const chain = 1;');
      plant('apps/server/src/b.ts', `${chain} export const b = 1;`);
      plant('apps/server/src/c.ts', "export { b } from './b.ts'; import { a } from './a.ts';");
      const dials = "import { connect } from 'node:tls';";
      expect(plant('apps/server/src/a.ts', `${dials} import { b } from './c.ts';`)).toEqual([]);
      expect(plant('apps/server/src/a.ts', `${dials} import type { b } from './c.ts';`)).toEqual([RULE]);
    });

    it.each([
      ['a server of TLS', 'apps/server/src/a.ts', "import { createServer, type TLSSocket } from 'node:tls';"],
      ['types alone', 'apps/server/src/a.ts', "import type { connect } from 'node:tls';"],
      ['a fetch that was given to it', 'apps/server/src/a.ts', 'export const ask = (fetch: () => void) => fetch();'],
      ['what runs in browsers', 'apps/api-client/src/a.ts', "export const ask = () => fetch('/api');"],
      ['a test', 'apps/server/src/a.test.ts', "import { connect } from 'node:tls';"],
      ['a bench', 'bench/src/a.ts', "import { connect } from 'node:tls';"],
    ])('is not %s', (_, file, source) => {
      expect(plant(file, source)).toEqual([]);
    });
  });

  it('has a planted import for every rule', () => {
    expect(Object.keys(plants).sort()).toEqual(rules.map((rule) => rule.name).sort());
  });
});
