import { createController, type Station } from '@bfcert/simulator';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_STRINGS } from './browser/hostile-strings.ts';
import { type Mischief, openBrowser, watch } from './browser/open-browser.ts';
import { sendHostileStrings } from './browser/send-hostile-strings.ts';
import { type System, startSystem } from './system/start-system.ts';
import {
  certificatesOf,
  enrol,
  planMigration,
  simulate,
  stationOptions,
  stationsOf,
  until,
} from './system/stations.ts';
import { inTwo, twoAdministrators } from './system/two-administrators.ts';

describe('the operator view in a browser', { timeout: 120_000 }, () => {
  let system: System;
  let browser: Browser;
  let page: Page;
  let mischief: Mischief;
  let seen: Station;
  const address = (path: string): string => `http://127.0.0.1:${system.ports.http}${path}`;

  beforeAll(async () => {
    system = await startSystem();
    browser = await openBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(20_000);
    mischief = await watch(page);
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });

  it('lets nobody in with a wrong token, and says so', async () => {
    await page.goto(address('/'));
    await page.getByRole('button', { name: 'Use the first start’s token' }).click();
    await page.getByLabel(/^Token/).fill('bfcert_not-the-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token is not valid.').waitFor();
    // The browser itself notes the refused requests; nothing else may be noted.
    expect(mischief.consoleErrors.filter((text) => !text.includes('401'))).toEqual([]);
    mischief.consoleErrors.length = 0;
  });

  it('opens with the right one on an inventory that says what is there', async () => {
    await page.getByLabel(/^Token/).fill(system.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Certificates', exact: true }).waitFor();
    await page
      .locator('.mark')
      .filter({ hasText: /^✓live$/ })
      .waitFor();
    await page.getByRole('cell', { name: 'backend server (EC)' }).waitFor();
  });

  it('shows a certificate go from requested to active while the page stays open', async () => {
    const id = await enrol(system, 'SEEN-1');
    seen = await simulate(system, 'SEEN-1');
    await seen.start();
    await page.evaluate(() => {
      const states: string[] = [];
      Object.assign(globalThis, { states });
      new MutationObserver(() => {
        const row = [...document.querySelectorAll('tr')].find((one) => one.textContent.includes('SEEN-1'));
        const state = row?.querySelectorAll('td')[2]?.querySelector('.mark')?.textContent ?? '';
        if (state !== '' && states.at(-1) !== state) states.push(state);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await planMigration(system, [id]);
    const row = page.getByRole('row').filter({ hasText: 'SEEN-1' });
    await row
      .locator('.mark')
      .filter({ hasText: /^✓active$/ })
      .waitFor({ timeout: 60_000 });
    // The same document all along: a reload would have forgotten what was seen.
    const states = await page.evaluate(() => (globalThis as unknown as { states: string[] }).states);
    expect(states.length, states.join(' → ')).toBeGreaterThan(1);
    expect(states.at(-1)).toContain('active');
    await page.getByText('1 of 1').first().waitFor();
  });

  it('shows that a station has gone and come back, and one that was enrolled, while the page stays open', async () => {
    await page.getByRole('link', { name: 'Stations' }).click();
    const connection = page.getByRole('row').filter({ hasText: 'SEEN-1' }).locator('td').nth(1);
    await connection.getByText('Profile 3').waitFor();
    await seen.stop();
    await connection.getByText('offline').waitFor();
    await enrol(system, 'SEEN-2');
    await page.getByRole('link', { name: 'SEEN-2' }).waitFor();
    await page.getByRole('link', { name: 'Certificates', exact: true }).click();
    await page.getByText('0 of 2', { exact: true }).waitFor();
    await seen.start();
    await page.getByText('1 of 2', { exact: true }).waitFor();
    expect(await page.evaluate(() => 'states' in globalThis), 'the same document').toBe(true);
  });

  it('shows what happened to a certificate and what it says', async () => {
    await page.getByRole('link', { name: 'SEEN-1' }).click();
    await page.getByRole('heading', { name: 'SEEN-1' }).waitFor();
    for (const step of [
      'Certificate ordered',
      'Signed by the CA',
      'Taken by the endpoint',
      'Seen in use, now active',
      'Seen in a TLS handshake',
    ]) {
      await page.getByText(step).first().waitFor();
    }
    await page.getByText('CN=SN-SEEN-1').first().waitFor();
    await page.getByText('digitalSignature').waitFor();
  });

  it('says on which condition it may be revoked, and why not; a better reason in the same dialog is taken: the station is out', async () => {
    const { data } = await system.api.get<{ data: { actions: { name: string; reason: string | null }[] }[] }>(
      '/certificates?purpose=charger_identity',
    );
    const condition = data[0]?.actions.find(({ name }) => name === 'revoke')?.reason;
    const keys: string[] = [];
    const noteKey = (request: Request): void => void keys.push(request.headers()['idempotency-key'] ?? '');
    page.on('request', (request) => request.url().endsWith('/revoke') && noteKey(request));

    await page.getByRole('button', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(condition ?? 'the server sends no condition').waitFor();
    await dialog.getByLabel(/^Reason/).fill('the key was copied');
    await page.route('**/actions/revoke', (route) => route.abort(), { times: 1 });
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('The server cannot be reached.').waitFor();
    const refusal = page.waitForResponse((response) => response.url().endsWith('/revoke'));
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    const { code, detail } = (await (await refusal).json()) as { code: string; detail: string };
    expect(code).toBe('needs_second_person');
    await dialog.getByRole('alert').getByText(detail, { exact: true }).waitFor();

    await dialog.getByRole('combobox', { name: 'Revocation reason' }).click();
    await page.getByRole('option', { name: 'key compromise' }).click();
    await dialog.getByLabel('Type SEEN-1 to confirm').fill('SEEN-1');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.locator('.mark').getByText('revoked').first().waitFor();
    await until(async () => (await stationsOf(system)).get('SEEN-1')?.online === false);
    expect((await certificatesOf(system)).map(({ state }) => state)).toEqual(['revoked']);
    const [unanswered, refused, taken] = keys;
    expect(keys).toEqual([unanswered, unanswered, taken]);
    expect(taken).not.toBe(refused);
    // The browser notes the request that was cut off and the one that was refused.
    expect(mischief.consoleErrors.filter((text) => !/ERR_FAILED|409/.test(text))).toEqual([]);
    mischief.consoleErrors.length = 0;
  });

  it('promises for a certificate of our own listeners what is done there', async () => {
    const [served] = await certificatesOf(system, 'backend_server');
    await page.goto(address(`/certificates/${served?.id}`));
    await page.getByRole('button', { name: 'Renew' }).click();
    await page.getByRole('dialog').getByText('The process that serves it makes a new key').waitFor();
    expect(await page.getByRole('dialog').textContent()).not.toContain('station is asked');
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('shows a local controller with its stations, and before its certificate is revoked those that lose their line', async () => {
    const controllerId = await enrol(system, 'LC-1', { isController: true });
    const stationId = await enrol(system, 'BEHIND-1');
    const stations = [{ identity: 'BEHIND-1', serialNumber: 'SN-BEHIND-1' }];
    const controller = createController({ ...(await stationOptions(system, 'LC-1')), stations });
    await controller.start();
    await planMigration(system, [controllerId]);
    const led = await until(async () => {
      const state = (await stationsOf(system)).get('LC-1')?.migration?.state;
      return (state === 'active' || state === 'quarantine') && state;
    });
    expect(led).toBe('active');
    const bind = `/controllers/${controllerId}/actions/bind-station`;
    await inTwo(await twoAdministrators(system), bind, { stationId });

    await page.goto(address('/stations'));
    await page.getByRole('link', { name: 'Local controllers' }).click();
    await page.getByRole('link', { name: 'LC-1', exact: true }).click();
    const behind = page.getByRole('region', { name: 'Stations behind LC-1' });
    await behind.getByRole('row').filter({ hasText: 'BEHIND-1' }).getByText('through it').waitFor();

    const [certificate] = await certificatesOf(system, 'controller_identity');
    await page.goto(address(`/certificates/${certificate?.id}`));
    await page.getByRole('button', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The station behind it loses its line: BEHIND-1.').waitFor();
    await dialog.getByRole('list', { name: 'Stations that lose their line (1)' }).getByText('BEHIND-1').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await controller.stop();
  });

  it(`shows ${HOSTILE_STRINGS.length} hostile texts as texts, also on a phone: no dialog, no policy violation, no error`, async () => {
    const { stations, reasons, certified } = await sendHostileStrings(system);
    const certificate = (await certificatesOf(system)).find(({ identity }) => identity.name === certified.name);
    // RFC 4514, 2.4.
    const asName = certified.organisation.replaceAll(/[<>]/g, '\\$&');
    const found = `/certificates?q=${encodeURIComponent(certified.organisation)}`;
    const nothing = `/certificates?q=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`;
    const rooms: readonly (readonly [path: string, shows: readonly string[]])[] = [
      ['/certificates', [certified.name]],
      [found, [certified.name]],
      [nothing, ['No certificate matches this filter.']],
      ['/certificates?posture=valid', [certified.name]],
      ['/certificates?posture=expired', ['No certificate matches this filter.']],
      [`/certificates/${certificate?.id}`, [`· ${certified.organisation}`, `O=${asName}`]],
      ['/stations', stations],
      ['/controllers', ['LC-1']],
      ['/audit', reasons],
    ];
    expect(reasons.length).toBeGreaterThan(HOSTILE_STRINGS.length / 2);
    const main = page.locator('main');
    const more = main.getByRole('button', { name: 'Show more' });
    for (const [path, shows] of rooms) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(address(path));
      const missing = async (): Promise<readonly string[]> => {
        const text = (await main.textContent()) ?? '';
        const absent = shows.filter((one) => !text.includes(one));
        if (absent.length > 0 && (await more.isEnabled({ timeout: 100 }).catch(() => false))) await more.click();
        return absent;
      };
      await expect.poll(missing, { message: `missing at ${path}`, timeout: 20_000 }).toEqual([]);
      expect(
        await main.locator('img, iframe, script, link, meta, base, form[action], a[href^="javascript:" i]').count(),
        path,
      ).toBe(0);
      await page.setViewportSize({ width: 390, height: 844 });
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(widths, `${path} is not wider than a phone`).toEqual([390, 390]);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(mischief).toEqual({ dialogs: [], consoleErrors: [], policyViolations: [] });
  });

  it('shows the door, and nothing else, to whom the session has run out', async () => {
    await page.context().clearCookies();
    // Something happens, so the page reads again.
    await enrol(system, 'SEEN-3');
    await page.getByLabel(/^Password/).waitFor();
    expect(await page.locator('body').textContent()).not.toContain('HOSTILE');
  });

  it('is left by signing out: the door, no more live updates, and no way back', async () => {
    await page.getByRole('button', { name: 'Use the first start’s token' }).click();
    await page.getByLabel(/^Token/).fill(system.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Certificates', exact: true }).click();
    await page.getByRole('link', { name: 'HOSTILE-O' }).click();
    await page.getByText('Seen in a TLS handshake').first().waitFor();
    const streamEnded = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/v1/events'));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await streamEnded;
    const outside = async (): Promise<void> => {
      await page.getByLabel(/^Password/).waitFor();
      expect(await page.locator('body').textContent()).not.toMatch(/HOSTILE|SEEN|Timeline|Stations/);
    };
    await outside();
    await page.goBack();
    await outside();
    await page.goBack();
    await outside();
    await page.reload();
    await outside();
    expect((await page.request.get(address('/api/v1/certificates'))).status()).toBe(401);
  });

  it('lets a person in by name and password, with the keyboard alone', async () => {
    const user = { name: 'keyboard', roles: ['viewer'], owners: 'all', reason: 'a test' };
    const { id } = await system.api.post<{ id: string }>('/users', user);
    const password = 'correct horse battery staple';
    await system.api.post(`/users/${id}/actions/set-password`, { password, reason: 'a test' });
    await page.goto(address('/sign-in?problem=openid_role_unknown'));
    await page.getByText('The provider gives you no role here.').waitFor();
    // The first field has the focus.
    await page.keyboard.type('keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Name and password do not belong together.').waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Certificates', exact: true }).waitFor();
    await page.getByText('keyboard', { exact: true }).waitFor();
    expect([mischief.policyViolations, mischief.dialogs]).toEqual([[], []]);
  });
});
