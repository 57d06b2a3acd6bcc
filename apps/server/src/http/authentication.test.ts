import { FixedClock } from '@bfcert/kernel/clock';
import { describe, expect, it } from 'vitest';
import { tokenAuthentication } from './authentication.ts';

const TOKEN = 'bfcert_a-token-that-is-long-enough';

describe('authentication', () => {
  const clock = new FixedClock('2026-03-01T12:00:00Z');
  const authentication = tokenAuthentication(TOKEN, clock);

  it('knows the token and nothing that only resembles it', () => {
    expect(authentication.byBearer(TOKEN)).toMatchObject({ id: 'administrator' });
    for (const other of ['', TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
      expect(authentication.byBearer(other)).toBeNull();
    }
  });

  it('opens sessions that outlive the process and end after their time', () => {
    const { value, seconds } = authentication.openSession();
    const afterRestart = tokenAuthentication(TOKEN, clock);
    expect(afterRestart.bySession(value)).toMatchObject({ id: 'administrator' });
    const later = new FixedClock(new Date(clock.now().getTime() + seconds * 1000));
    expect(tokenAuthentication(TOKEN, later).bySession(value)).toBeNull();
  });

  it('ends every session with the token', () => {
    const { value } = authentication.openSession();
    expect(tokenAuthentication('bfcert_another-token-of-some-length', clock).bySession(value)).toBeNull();
  });

  it('takes no session whose expiry was moved', () => {
    const [expiry, mac] = authentication.openSession().value.split('.');
    expect(authentication.bySession(`${Number(expiry) + 1}.${mac}`)).toBeNull();
    for (const nonsense of ['', '.', 'a.b', `${expiry}.`, `${expiry}`]) {
      expect(authentication.bySession(nonsense)).toBeNull();
    }
  });

  it('does not start with an empty or short token', () => {
    expect(() => tokenAuthentication('', clock)).toThrow('less than 20 characters');
  });
});
