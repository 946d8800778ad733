import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { SlackFile } from '../../../test/emulators/slack/workspace.ts'

/** A folder for the files that were uploaded; made with the first one, and left to the player. */
export function createFileFolder() {
  let folder: string | null = null
  return {
    /** Keeps a file and answers where. */
    save(file: SlackFile): string {
      folder ??= mkdtempSync(join(tmpdir(), 'groundcrew-files-'))
      const own = join(folder, file.id)
      mkdirSync(own)
      const path = join(own, basename(file.filename) || 'file')
      writeFileSync(path, file.content)
      return path
    },
    remove(): void {
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type FileFolder = ReturnType<typeof createFileFolder>
