import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '@bfcert/api-client';
import { ownToken } from '@bfcert/api-client/testing';
import { until } from '../system/stations.ts';
import { openBrowser } from './open-browser.ts';

/**
 * `npm run screenshots [address] [token file]` beside a demo that was just started on fresh data: takes
 * the pictures in docs/screenshots while its stations migrate.
 */
const [address = 'http://127.0.0.1:8080', tokenFile = 'data/demo/admin-token'] = process.argv.slice(2);
const token = readFileSync(tokenFile, 'utf8').trim();
const api = new ApiClient(address, token);

const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const picture = async (name: string): Promise<void> => {
  const path = fileURLToPath(new URL(`../../docs/screenshots/${name}.png`, import.meta.url));
  // No row under the pointer.
  await page.mouse.move(0, 0);
  await page.screenshot({ path });
  console.log(path);
};
const arrived = async (share: number): Promise<boolean> => {
  const { migrations, stations } = await api.get<{ stations: number; migrations: { active: number } }>('/overview');
  return stations > 0 && migrations.active > share * stations;
};

await page.goto(`${address}/stations`);
await page.getByRole('button', { name: 'Use the first start’s token' }).click();
await page.getByLabel(/^Token/).fill(token);
await page.getByRole('button', { name: 'Sign in' }).click();
await until(() => arrived(0.25));
await page.getByText('Profile 3 is proven.').first().waitFor();
await picture('stations');

await page.getByRole('link', { name: 'Certificates', exact: true }).click();
await until(() => arrived(0.5));
await page.getByText('Seen in a mutual TLS handshake.').first().waitFor();
await picture('inventory');

await page.goto(`${address}/certificates?state=active&purpose=charger_identity`);
await page.locator('main table a').first().click();
await page.getByText('Seen in a TLS handshake').first().waitFor();
await page.getByText('Fingerprint').waitFor();
await picture('certificate');

// What one engineer asks, another one sees.
const inForce = await api.get<{ data: { id: string }[] }>(
  '/certificates?state=active&purpose=charger_identity&limit=3',
);
const password = readFileSync(join(dirname(tokenFile), 'passwords', 'first-engineer'), 'utf8').trim();
const rights = { roles: ['pki_engineer'], reason: 'pictures for the documentation' };
const engineer = new ApiClient(address, await ownToken(address, { name: 'first-engineer', password }, rights));
const wish = { revocationReason: 'superseded', reason: 'The station is replaced next week.' };
for (const { id } of inForce.data) await engineer.post(`/certificates/${id}/actions/revoke`, wish);
await page.getByRole('link', { name: 'Approvals' }).click();
await page
  .getByRole('row')
  .filter({ hasText: /CS-\d.*first-engineer/ })
  .nth(inForce.data.length - 1)
  .waitFor();
await picture('approvals');
await browser.close();
