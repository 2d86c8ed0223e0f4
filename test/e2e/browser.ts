import { chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** A page in a browser of its own, which ends with the test; and what went wrong in it, as it goes wrong. */
export async function openPage(
  executablePath: string,
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage']
  const browser = await chromium.launch({ executablePath, args })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints }
}
