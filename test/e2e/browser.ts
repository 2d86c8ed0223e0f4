import { chromium, type Browser, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Where tests run as root, Chromium refuses to start inside its own sandbox. */
export function launch(executablePath: string): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage']
  return chromium.launch({ executablePath, args })
}

/** A page in a browser of its own, which ends with the test; and what went wrong in it, as it goes wrong. */
export async function openPage(
  executablePath: string,
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const browser = await launch(executablePath)
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints }
}
