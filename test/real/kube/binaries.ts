import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../cache.ts'
import { runWithProgress } from '../run-with-progress.ts'
import { Unavailable } from '../unavailable.ts'

const build = join(import.meta.dirname, 'build')

/**
 * The folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl and kwok. They are built from Go
 * modules at first use (about ten minutes on two cores) and cached by the content of `build/go.mod`.
 */
export async function kubeBinaries(): Promise<string> {
  const hash = createHash('sha256')
    .update(readFileSync(join(build, 'go.mod')))
    .digest('hex')
  const binaries = cacheFolder('kube', hash.slice(0, 12), 'bin')
  if (existsSync(binaries)) return binaries
  requireGo()
  mkdirSync(dirname(binaries), { recursive: true })
  await runWithProgress({
    title: 'building Kubernetes and etcd (once, about 10 minutes)',
    command: join(build, 'build.sh'),
    args: [binaries],
  })
  return binaries
}

/** `go version` inside the module: an older Go that may not fetch the newer toolchain which go.mod asks for fails here. */
function requireGo() {
  const { status, stderr, error } = spawnSync('go', ['version'], { cwd: build, encoding: 'utf8' })
  if (status === 0) return
  throw new Unavailable(
    `the real Kubernetes API server is built with Go 1.26 or newer: ${error?.message ?? stderr.trim()}`,
  )
}
