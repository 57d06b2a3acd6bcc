import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';

interface Need {
  readonly package: string;
  readonly present: () => boolean;
  readonly for: string;
  /** Without it its tests are not there; nothing else needs it. */
  readonly optional?: true;
}

/**
 * The tests hold us against programs we did not write. PostgreSQL comes with npm; the rest are
 * packages of Debian: installed here where that is allowed, else named.
 */
const needed: readonly Need[] = [
  { package: 'chromium', present: () => onPath('chromium'), for: 'the browser tests' },
  {
    package: 'faketime',
    present: () => globSync('/usr/lib/*/faketime/libfaketimeMT.so.1').length > 0,
    for: 'jumps of the clock',
  },
  { package: 'fiu-utils', present: () => onPath('fiu-run'), for: 'the faults of a disk' },
  { package: 'gnutls-bin', present: () => onPath('certtool'), for: 'GnuTLS’ opinion of our certificates' },
  { package: 'nats-server', present: () => onPath('nats-server'), for: 'the link and the events over NATS' },
  { package: 'openssl', present: () => onPath('openssl'), for: 'OpenSSL’s opinion of our certificates and keys' },
  {
    package: 'postgresql-15',
    present: () => existsSync('/usr/lib/postgresql/15/bin/postgres'),
    for: 'the run against a PostgreSQL that is not ours',
  },
  {
    package: 'python3-hvac',
    present: () => existsSync('/usr/lib/python3/dist-packages/hvac'),
    for: 'a client of Vault that is not ours',
  },
  {
    package: 'rsyslog',
    present: () => onPath('rsyslogd'),
    for: 'a reader of our syslog that is not ours',
    optional: true,
  },
  { package: 'softhsm2', present: () => onPath('softhsm2-util'), for: 'CA keys in a PKCS#11 token' },
  { package: 'strongswan-pki', present: () => onPath('pki'), for: 'an EST client that is not ours' },
  {
    // Of strongSwan: keys on elliptic curves.
    package: 'libstrongswan-standard-plugins',
    present: () => existsSync('/usr/lib/ipsec/plugins/libstrongswan-openssl.so'),
    for: 'an EST client that is not ours',
  },
  { package: 'curl', present: () => onPath('curl'), for: 'requests to the door for vehicles that are not ours' },
  { package: 'prometheus', present: () => onPath('promtool'), for: 'the alarm rules' },
  { package: 'sslscan', present: () => onPath('sslscan'), for: 'a scan of our TLS by others', optional: true },
  { package: 'util-linux', present: () => onPath('unshare'), for: 'confining the control plane and its authorities' },
];

const missing = needed.filter((need) => !need.present());
if (missing.length > 0) {
  const names = missing.map((need) => need.package);
  if (process.getuid?.() === 0 && onPath('apt-get')) install(names);
  const still = missing.filter((need) => !need.present());
  if (still.length > 0) {
    for (const need of still) console.error(`The Debian package ${need.package} is missing; ${need.for} need it.`);
    console.error(`As root: apt-get install --no-install-recommends ${still.map((need) => need.package).join(' ')}`);
    if (still.some((need) => !need.optional)) process.exit(1);
  }
}

function install(names: readonly string[]): void {
  console.log(`Installing from Debian for the tests: ${names.join(', ')}`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options);
}

function onPath(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(`${folder}/${program}`));
}
