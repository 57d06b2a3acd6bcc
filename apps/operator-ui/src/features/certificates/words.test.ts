import { describe, expect, test } from 'vitest';
import { consequenceOf } from './words.tsx';

describe('who revokes a certificate is told before', () => {
  test.each(['charger_identity', 'charger_combined', 'charger_factory', 'controller_identity'])(
    'that the connection of a %s is closed',
    (purpose) => {
      expect(consequenceOf('revoke', purpose)).toMatch(/(connection|session).* (is|are) closed/);
    },
  );

  test('of a factory certificate, which others have issued, that its issuer is not told', () => {
    expect(consequenceOf('revoke', 'charger_factory')).not.toContain('CA is told');
    expect(consequenceOf('revoke', 'charger_factory')).toContain('issuer is not told');
  });

  test.each(['charger_combined', 'evse_v2g', 'backend_server'])('of %s, that the CA is told', (purpose) => {
    expect(consequenceOf('revoke', purpose)).toMatch(/the CA is told/i);
  });
});
