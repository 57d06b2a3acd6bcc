import type { SigningToken } from '@bfcert/pki-contract/authority';
import type { Pkcs11Configuration } from './configuration.ts';
import { Cryptoki } from './cryptoki.ts';
import { findKey, unusable } from './find-key.ts';
import { makeKey } from './make-key.ts';
import { sign } from './sign.ts';
import { TokenSession } from './token-session.ts';

/**
 * A token behind a PKCS#11 library. Throws when the library cannot be loaded; the token itself is
 * looked for at the first use, and again whenever it went away. `onStuck` hears when the library does
 * not return: a call into native code cannot be taken back, so only another process can go on.
 */
export function openToken(configuration: Pkcs11Configuration, onStuck: (reason: string) => void): SigningToken {
  for (const { name, value } of configuration.environment) process.env[name] = value;
  const session = new TokenSession(configuration, new Cryptoki(configuration.library), onStuck);
  return {
    publicKey: (label, make) =>
      session.run(async (open) => {
        const existing = await findKey(open, label);
        if (existing !== null || make === null) return existing?.spki ?? null;
        await makeKey(open, label, make);
        const made = await findKey(open, label);
        if (made === null) throw unusable(label, 'the token has not kept it');
        return made.spki;
      }),
    sign: (label, algorithm, tbs) =>
      session.run(async (open) => {
        const key = await findKey(open, label);
        if (key === null) throw unusable(label, 'it is not there');
        return sign(open, label, key, algorithm, tbs);
      }),
    close: () => session.close(),
  };
}
