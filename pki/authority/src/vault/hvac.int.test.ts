import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { certificateOrder, orderedKey } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listeningVault } from '../testing/vault-installation.ts';
import { serialOf } from '../testing/vault-pki-engine.ts';
import { MOUNT, NAMESPACE, type VaultServer } from '../testing/vault-server.ts';

/** Debian's, which has Debian's packages. */
const PYTHON = '/usr/bin/python3';

/**
 * Neither Debian nor npm has a Vault or an OpenBao, but Debian has a client of theirs by others: it asks
 * our server as it asks them. Its LIST is left out, a method that the HTTP server of Node does not know.
 */
const CLIENT = `
import hvac, json, sys
given = json.load(sys.stdin)
mount = given['mount']
vault = hvac.Client(**given['client'])
vault.auth.approle.login(**given['login'])
pki = vault.secrets.pki
role = pki.read_role('station', mount_point=mount)
signed = pki.sign_certificate('station', **given['order'], mount_point=mount)
serial = signed['data']['serial_number']
revoked = pki.revoke_certificate(serial, mount_point=mount)
stored = pki.read_certificate(serial, mount_point=mount)
vault.token = 'none'
try:
    pki.read_role('station', mount_point=mount)
except hvac.exceptions.Forbidden as error:
    refusal = str(error)
json.dump([role['data'], signed['data'], revoked['data'], stored['data'], refusal], sys.stdout)
`;

let directory: string;
let server: VaultServer;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hvac-'));
  server = await listeningVault();
});
afterEach(async () => {
  await server.server.goAway();
  await rm(directory, { recursive: true });
});

it('is a server that a client by others logs in to, orders from and revokes at', async () => {
  const anchors = join(directory, 'anchors.pem');
  await writeFile(anchors, server.server.anchorPem);
  const order = certificateOrder(new Date());
  const { csrPem: csr, subject, notAfter } = order;
  const { mount: appRoleMount, roleId, secretId } = server.tokens.appRole;
  const given = {
    mount: MOUNT,
    client: { url: server.server.url, namespace: NAMESPACE, verify: anchors },
    login: { role_id: roleId, secret_id: secretId, mount_point: appRoleMount },
    order: { csr, common_name: subject.commonName, extra_params: { exclude_cn_from_sans: true, not_after: notAfter } },
  };
  const running = promisify(execFile)(PYTHON, ['-c', CLIENT]);
  running.child.stdin?.end(JSON.stringify(given));
  const [role, signed, revoked, stored, refusal] = JSON.parse((await running).stdout);
  const leaf = unwrap(parseCertificatePem(signed.certificate));
  expect(leaf.spkiSha256).toBe(orderedKey(order));
  expect(leaf.notAfter).toEqual(new Date(notAfter));
  expect(signed.serial_number).toBe(serialOf(leaf));
  expect(role).toMatchObject({ organization: [subject.organisation], use_csr_common_name: false });
  expect(stored).toEqual({ certificate: signed.certificate, revocation_time: revoked.revocation_time });
  expect(revoked.revocation_time).toBeGreaterThan(0);
  expect(refusal).toContain('permission denied');
});
