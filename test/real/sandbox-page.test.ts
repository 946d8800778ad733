import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { openPage } from './sandbox/open-page.ts'
import { useOwn } from './use-servers.ts'

const shown = { timeout: 60_000 }
const opened = useOwn(() => openPage(20))

test('a person plays the story from the first failure to the closed task', async () => {
  const { page, workspace, messages, say } = opened()
  const sees = (what: RegExp) => expect.poll(messages, shown).toMatch(what)

  await page.getByRole('button', { name: 'Out of memory at the cap' }).click()
  await sees(/ran out of memory at its limit of 8Gi/)
  await sees(/It needs 12Gi/)
  await sees(/T1 .*raise the LimitRange container memory maximum to 12Gi · open/)
  await takePicture()
  await sees(/2 failures/)

  await page.getByRole('button', { name: 'Answer T1' }).click()
  await page.getByRole('button', { name: 'Raise the LimitRange to 16Gi' }).click()
  await page.getByText('a container may have 16Gi of memory').waitFor()

  await say('/ml run tone_check_training_dag')
  const form = workspace.locator('.modal')
  await form.waitFor()
  await field('snapshot').fill('October')
  await form.getByRole('button', { name: 'Start' }).click()
  await form.getByText('Must match').waitFor()
  await field('snapshot').fill('2026-09')
  await field('train_memory').fill('12Gi')
  await form.getByRole('button', { name: 'Start' }).click()
  await form.waitFor({ state: 'hidden' })
  await sees(/tone_check_training_dag 🔵 is running[^]*started by @?Alice/i)
  await sees(/tone_check_training_dag 🟢 succeeded[^]*started by @?Alice/i)
  await sees(/🟢 Passed again: base ran out of memory at its limit of 8Gi/)

  const link = workspace.getByRole('link', { name: 'T1' }).first()
  const task = await (await fetch((await link.getAttribute('href'))!)).text()
  expect(task).toContain('raise the LimitRange container memory maximum to 12Gi')
  expect(task).toContain('we are on it')
  await page.getByRole('button', { name: 'Close T1' }).click()
  await page.getByText('(Resolved)').waitFor()
  await sees(/T1 .* · closed/)

  function field(label: string) {
    return form.locator('.bk-input', { hasText: label }).locator('input')
  }

  /** For the README: npm run screenshot. */
  async function takePicture(): Promise<void> {
    const file = process.env['SCREENSHOT_FILE']
    if (file === undefined) return
    mkdirSync(dirname(file), { recursive: true })
    await workspace
      .getByText('ran out of memory at its limit of 8Gi')
      .first()
      .scrollIntoViewIfNeeded()
    await page.screenshot({ path: file })
  }
})

test('who acts is the person chosen: a guest may not', async () => {
  const { workspace, messages, say } = opened()
  await workspace.locator('.actas select').selectOption({ label: 'Carol' })
  await say('/ml pause article_quality_dag')
  await expect.poll(messages, shown).toMatch(/You may not pause .*guests may only read/)
  await workspace.locator('.actas select').selectOption({ label: 'Alice' })
})

test('the picture of the day is shown to who asked, with its words for who cannot see it', async () => {
  const { workspace, messages, say } = opened()
  await say('/ml quota')
  await expect.poll(messages, shown).toMatch(/Quotas of airflow-ml/)
  await workspace.getByRole('button', { name: 'Picture of the day' }).last().click()
  await expect.poll(messages, shown).toMatch(/The picture comes as a direct message/)
  await workspace.locator('.sidebar').getByText('Alice').click()
  const picture = workspace.getByRole('img', { name: /^Quotas of airflow-ml in use, .* highest/ })
  await picture.waitFor()
  await workspace.locator('.sidebar').getByText('ml-pipelines').click()
})
