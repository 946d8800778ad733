import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SlackFile } from '../../../test/emulators/slack/workspace.ts'

/** Keeps an uploaded file and answers where. */
export function saveFile(file: SlackFile, folder: string): string {
  const own = join(folder, file.id)
  mkdirSync(own, { recursive: true })
  const path = join(own, basename(file.filename) || 'file')
  writeFileSync(path, file.content)
  return path
}
