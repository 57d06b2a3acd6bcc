import { hkdfSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Access } from '@bfcert/certificate-lifecycle';
import { systemClock } from '@bfcert/kernel/clock';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { ServerConfiguration } from '../configuration/server-configuration.ts';
import { OPENID_CALLBACK } from '../http/routes/openid.ts';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { guardedFetch } from '../outbound/guarded-fetch.ts';
import { IdentityProvider } from './identity-provider.ts';
import { type OpenIdDoor, openIdDoor } from './openid-door.ts';

/** The configured provider with everything it is made of; it is first asked when somebody signs in. */
export async function openOpenId(
  { openId: settings, http, secrets }: Pick<ServerConfiguration, 'openId' | 'http' | 'secrets'>,
  access: Access,
  report: (problem: string) => void,
): Promise<OpenIdDoor | null> {
  if (settings === null) return null;
  const clock = systemClock;
  const provider = new IdentityProvider(settings, {
    clock,
    report,
    clientSecret: (await readFile(settings.clientSecretFile, 'utf8')).trim(),
    redirectUri: `${http.publicUrl}${OPENID_CALLBACK}`,
    fetch: guardedFetch(new AllowedAddresses(settings.allowedNetworks)),
  });
  const deliveryKey = await readSecretFile(secrets.deliveryKey);
  const key = Buffer.from(hkdfSync('sha256', deliveryKey, '', 'sign-ins at the OpenID provider', 32));
  return openIdDoor(provider, access, { key, clock, home: `${http.publicUrl}/` });
}
