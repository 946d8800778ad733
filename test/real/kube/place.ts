import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

/** Where one cluster keeps its files and listens. */
export interface KubePlace {
  readonly folder: string
  /** A short path: a unix socket's may have 107 characters at most. */
  readonly socketFolder: string
  readonly port: number
}

/** Makes the folders of a new cluster and finds its port. */
export async function makePlace(): Promise<KubePlace> {
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-kube-'))
  mkdirSync(join(folder, 'certs'))
  return { folder, socketFolder: mkdtempSync(join(tmpdir(), 'gk-')), port: await freePort() }
}

/** Removes a cluster's files. */
export function removePlace({ folder, socketFolder }: KubePlace): void {
  rmSync(folder, { recursive: true, force: true })
  rmSync(socketFolder, { recursive: true, force: true })
}
