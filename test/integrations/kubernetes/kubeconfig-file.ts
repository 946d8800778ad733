import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Writes a kubeconfig for the length of a test; answers its path. */
export function writeKubeconfig(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'groundcrew-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'kubeconfig')
  writeFileSync(file, text)
  return file
}
