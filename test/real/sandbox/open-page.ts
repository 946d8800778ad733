import { existsSync } from 'node:fs'
import { chromium, type FrameLocator, type Page } from 'playwright-core'
import { runPage } from '../../../deploy/sandbox/page/page.ts'
import { Unavailable } from '../unavailable.ts'

const executablePath = '/usr/bin/chromium'

/** The sandbox in a browser: the start page, and the workspace inside it. */
export type OpenPage = {
  page: Page
  workspace: FrameLocator
  /** Everything that the current channel shows, as text. */
  messages(): Promise<string>
  /** Types into the channel as the person chosen. */
  say(text: string): Promise<void>
  stop(): Promise<void>
}

/** Starts the sandbox and opens it in Debian's Chromium. Throws Unavailable where there is none. */
export async function openPage(speed: number): Promise<OpenPage> {
  if (!existsSync(executablePath)) throw new Unavailable(`${executablePath} is missing`)
  const opened = Promise.withResolvers<string>()
  const stopping = new AbortController()
  const { signal } = stopping
  const print = (line: string) => opened.resolve(line.replace('Open ', ''))
  const ended = runPage({ seed: 1, speed, story: null, print, hint: () => {}, signal })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const stop = async (): Promise<void> => {
    await browser.close()
    stopping.abort()
    await ended
  }
  try {
    const url = await Promise.race([
      opened.promise,
      ended.then(() => Promise.reject(new Error('the sandbox ended'))),
    ])
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    await page.goto(url)
    const workspace = page.frameLocator('iframe')
    const typing = workspace.locator('textarea.composer-input')
    await typing.waitFor()
    return {
      page,
      workspace,
      messages: () => workspace.locator('.messages').innerText(),
      async say(text) {
        await typing.fill(text)
        await typing.press('Enter')
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
