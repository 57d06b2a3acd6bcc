import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OpensslCommand } from '@bfcert/kernel/testing/openssl';
import { afterAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());
openssl.write('openssl.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');

const CA = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
const LEAF = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'keyUsage=critical,digitalSignature'];
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

function make(name: string, subject: string, issuer: string | null, rights: readonly string[]): string {
  const above = issuer === null ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  openssl.run(
    'req',
    '-x509',
    '-config',
    'openssl.cnf',
    '-nodes',
    ...EC,
    '-subj',
    subject,
    ...rights,
    ...files,
    ...above,
  );
  return openssl.text(`${name}.pem`);
}

make('mo', '/CN=MO Root', null, CA);
make('oem', '/CN=OEM Root', null, CA);
const sub = make('sub', '/CN=MO Sub', 'mo', CA);
openssl.write('contract.pem', make('leaf', '/CN=DE-ABC-C12345678/DC=MO', 'sub', LEAF) + sub);

function check(...args: string[]) {
  const command = [MAIN, 'pki', 'check-chain', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: openssl.directory, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('a chain that is good is told with its path to the root of its scheme', () => {
  const { status, stdout } = check('contract.pem', '--role', 'contract', '--roots', 'mo.pem');
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: 'good, by this path:\n  DC=MO,CN=DE-ABC-C12345678\n  CN=MO Sub\n  CN=MO Root\n',
  });
});

test('a defect is a failure of its own, by its name and in a sentence', () => {
  const asVehicle = check('contract.pem', '--role', 'oem_provisioning', '--roots', 'mo.pem', '--json');
  expect(asVehicle.status).toBe(8);
  expect(JSON.parse(asVehicle.stdout)).toMatchObject({ good: false, defect: 'role_of_another' });
  const elsewhere = check('contract.pem', '--role', 'contract', '--roots', 'oem.pem');
  expect(elsewhere).toMatchObject({ status: 8, stdout: expect.stringMatching(/^unknown_issuer: no trust anchor/) });
});

test('what cannot be read, and wrong use, are told apart from it', () => {
  openssl.write('none.pem', 'hello');
  const unreadable = check('none.pem', '--role', 'contract', '--roots', 'mo.pem');
  expect(unreadable).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^none\.pem: /) });
  expect(check('contract.pem', '--role', 'contract', '--roots', 'gone.pem').status).toBe(1);
  expect(check('contract.pem', '--role', 'moon', '--roots', 'mo.pem')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('there are evse, contract, oem_provisioning, cps'),
  });
});
