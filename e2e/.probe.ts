import { openBrowser } from './browser/open-browser.ts';
import { startSystem } from './system/start-system.ts';
const system = await startSystem();
const browser = await openBrowser();
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.on('console', (m) => console.log('console', m.text()));
  page.on('response', (r) => console.log(r.status(), r.url()));
  page.on('requestfailed', (r) => console.log('failed', r.url(), r.failure()?.errorText));
  await page.goto(`http://127.0.0.1:${system.ports.http}/`);
  await page.getByLabel(/^Token/).fill(system.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Certificates', exact: true }).waitFor();
  await new Promise((r) => setTimeout(r, 4000));
  console.log(await page.locator('.mark').allInnerTexts());
  console.log((await page.locator('header').innerText().catch(() => 'no header')));
} finally { await browser.close(); await system.stop(); }
