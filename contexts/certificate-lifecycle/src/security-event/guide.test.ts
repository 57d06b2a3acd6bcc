import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isCritical } from './is-critical.ts';
import { namesOf, type SecurityEventSource, securityEventSources } from './names.ts';
import { type SecurityEventCategory, type SecurityEventType, securityEventTypes, taxonomy } from './taxonomy.ts';

const guide = readFileSync(new URL('../../../../docs/security-events.md', import.meta.url), 'utf8');

/** What the specification's appendix retains of each category, and what it is here. */
const lines: readonly (readonly [SecurityEventCategory, string, readonly SecurityEventType[]])[] = [
  [
    'authentication',
    'Repeated bad credentials',
    ['password_refused', 'sign_in_refused', 'attempts_limited', 'unknown_identity', 'log_upload_refused'],
  ],
  ['authentication', 'Wrong-profile access', ['lower_profile_refused']],
  ['authentication', 'Failed reconnect after rotation', ['reconnect_failed']],
  ['tls_and_certificate', 'Invalid central-system certificate', ['csms_certificate_refused']],
  [
    'tls_and_certificate',
    'Invalid client certificate',
    [
      'client_certificate_missing',
      'client_certificate_unknown',
      'client_certificate_withdrawn',
      'client_certificate_of_another',
    ],
  ],
  ['tls_and_certificate', 'Subject mismatch', ['subject_mismatch', 'serial_number_mismatch']],
  ['tls_and_certificate', 'Expiry', ['client_certificate_expired']],
  ['tls_and_certificate', 'Trust-path failure', ['client_certificate_untrusted']],
  ['installation', 'Trust-anchor install failure', ['trust_anchor_install_failed', 'trust_anchor_mismatch']],
  [
    'installation',
    'Signed-certificate install failure',
    ['signed_certificate_refused', 'renewed_certificate_discarded'],
  ],
  ['installation', 'CSR-generation failure', ['signing_request_failed']],
  ['installation', 'Activation rollback', ['activation_rolled_back']],
  ['security_log_integrity', 'Log clear operations', ['security_log_cleared']],
  ['security_log_integrity', 'Upload failures', ['log_upload_failed']],
  [
    'security_log_integrity',
    'Retention or storage exhaustion',
    ['memory_exhausted', 'log_storage_full', 'event_not_recorded', 'event_types_too_many'],
  ],
  [
    'platform_integrity',
    'Secure storage, secure clock, secure element',
    ['tampering', 'clock_set', 'security_settings_changed'],
  ],
];

const namesFor = (type: SecurityEventType): string =>
  securityEventSources
    .map((source): [SecurityEventSource, string[]] => [
      source,
      [...namesOf[source]].filter(([, meant]) => meant === type).map(([name]) => `\`${name}\``),
    ])
    .filter(([, names]) => names.length > 0)
    .map(([source, names]) => `${source}: ${names.join(', ')}`)
    .join('; ');

const critical = (type: SecurityEventType): string =>
  !taxonomy[type].critical ? 'no' : isCritical(type, 'ocpp1.6') ? 'yes' : 'not in 1.6';

test.each(lines)('of %s, “%s” is in the guide with what it is here', (category, line, types) => {
  for (const type of types) expect(taxonomy[type].category).toBe(category);
  expect(guide).toContain(`| ${category} | ${line} | ${types.map((type) => `\`${type}\``).join(', ')} |\n`);
});

test.each(securityEventTypes)('%s is in the guide with its sources, its severity and what it opens', (type) => {
  const { category, severity, opens } = taxonomy[type];
  const cells = [`\`${type}\``, category, severity, critical(type), opens ?? '–', namesFor(type) || '–'];
  expect(guide).toContain(`| ${cells.join(' | ')} |\n`);
});

test('the guide has no type that is not in the taxonomy', () => {
  const named = [...guide.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual([...securityEventTypes].toSorted());
});
