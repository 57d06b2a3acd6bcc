import { ApiClient } from '@bfcert/api-client';
import { makePerson, ownToken } from '@bfcert/api-client/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mischief, openBrowser, watch } from './browser/open-browser.ts';
import { type System, startSystem } from './system/start-system.ts';
import { enrol } from './system/stations.ts';

const DAY_MS = 86_400_000;
const administrator = { roles: ['administrator', 'pki_engineer'], reason: 'end-to-end test' };

describe('approvals in a browser', { timeout: 120_000 }, () => {
  let system: System;
  let browser: Browser;
  let ada: ApiClient;
  let identityId: string;
  const pages = new Map<string, Page>();
  const mischiefs: Mischief[] = [];
  const base = (): string => `http://127.0.0.1:${system.ports.http}`;

  /** Each in a browser of their own, on the page of approvals. */
  async function signIn(name: string, password: string): Promise<void> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(60_000);
    mischiefs.push(await watch(page));
    await page.goto(`${base()}/approvals`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Approvals' }).waitFor();
    pages.set(name, page);
  }
  const at = (name: string): Page => pages.get(name) ?? expect.unreachable();
  const waitingFor = (name: string, whom: 'you' | 'somebody else') =>
    at(name).getByRole('region', { name: `Waiting for ${whom}` });

  async function ask(reason: string, kind = 'exempt_from_migration'): Promise<string> {
    const until = new Date(Date.now() + 30 * DAY_MS).toISOString();
    const wish = { identityId, kind, until, reason };
    return (await ada.post<{ approvalId: string }>('/station-tolerances', wish)).approvalId;
  }
  async function answer(name: string, label: 'Approve' | 'Decline' | 'Take back', reason: string): Promise<void> {
    await at(name).getByRole('button', { name: label }).click();
    const dialog = at(name).getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByRole('button', { name: label }).click();
  }

  beforeAll(async () => {
    system = await startSystem();
    browser = await openBrowser();
    identityId = await enrol(system, 'ASKED-1');
    // Nobody has set their passwords who asks or answers: the first start's token is nobody's.
    const ofAda = await makePerson(system.api, 'ada', administrator);
    const ofBen = await makePerson(system.api, 'ben', administrator);
    ada = new ApiClient(base(), await ownToken(base(), { name: 'ada', password: ofAda }, administrator));
    await signIn('ada', ofAda);
    await signIn('ben', ofBen);
    await signIn('cleo', await makePerson(ada, 'cleo', administrator));
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });

  it('say so when nothing waits', async () => {
    await at('ben').getByText('Nothing waits for a second person.').waitFor();
  });

  it('come to whoever may answer while the page stays open, with what is asked, of whom and why', async () => {
    await ask('It is replaced in June.');
    const row = waitingFor('ben', 'you').getByRole('row').filter({ hasText: 'ASKED-1' });
    await row.getByText('Put up with this deviation: exempt from migration.').waitFor();
    await row.getByText('It is replaced in June.').waitFor();
    await row.getByText('user:ada').waitFor();
    await row.getByText(/ends in (29|30) days/).waitFor();
  });

  it('cannot be answered by whoever asked, who reads why', async () => {
    const row = waitingFor('ada', 'somebody else').getByRole('row').filter({ hasText: 'ASKED-1' });
    await row.getByText('Whoever asked cannot answer: another person has to.').waitFor();
    await waitingFor('ada', 'you').getByText('Nothing waits for you.').waitFor();
    expect(await row.getByRole('button').allTextContents()).toEqual(['Take back']);
  });

  it('cannot be agreed to by somebody whose password was set by whoever asked, and the dialog says so', async () => {
    await answer('cleo', 'Approve', 'Fine with me.');
    const dialog = at('cleo').getByRole('dialog');
    await dialog
      .getByRole('alert')
      .filter({ hasText: /password/ })
      .waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await waitingFor('cleo', 'you').getByRole('row').filter({ hasText: 'ASKED-1' }).waitFor();
  });

  it('are declined with a reason, and leave every page', async () => {
    const asked = await system.api.get<{ data: { id: string }[] }>('/approvals?status=pending');
    await answer('ben', 'Decline', 'June is too late.');
    for (const name of ['ada', 'ben', 'cleo']) await at(name).getByText('Nothing waits for a second person.').waitFor();
    const declined = await system.api.get(`/approvals/${asked.data[0]?.id}`);
    expect(declined).toMatchObject({ status: 'declined', answer: { by: 'user:ben', reason: 'June is too late.' } });
  });

  it('are taken back by whoever asked', async () => {
    const id = await ask('A mistake.');
    await answer('ada', 'Take back', 'It was another station.');
    await at('ben').getByText('Nothing waits for a second person.').waitFor();
    expect(await system.api.get(`/approvals/${id}`)).toMatchObject({ status: 'withdrawn' });
  });

  it('are carried out by a yes, and what came of it is on the station’s page', async () => {
    await ask('It is replaced in May.');
    await answer('ben', 'Approve', 'Agreed.');
    await at('ben').getByText('Nothing waits for a second person.').waitFor();
    await at('ben').getByRole('link', { name: 'Stations' }).click();
    const station = at('ben').getByRole('row').filter({ hasText: 'ASKED-1' });
    await station.getByText('tolerated: exempt from migration').waitFor();
  });

  it('fit a phone, and no page did what it must not', async () => {
    await ask('Its firmware writes much.', 'long_texts');
    const page = at('cleo');
    await page.setViewportSize({ width: 390, height: 844 });
    await waitingFor('cleo', 'you').getByText('ASKED-1').waitFor();
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths, 'not wider than a phone').toEqual([390, 390]);
    for (const { dialogs, policyViolations, consoleErrors } of mischiefs) {
      expect(dialogs.concat(policyViolations)).toEqual([]);
      // The browser itself notes what was refused: before the sign-in, and the yes that was none.
      expect(consoleErrors.filter((text) => !/\b(401|403|409)\b/.test(text))).toEqual([]);
    }
  });
});
