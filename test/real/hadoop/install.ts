import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../cache.ts'
import { runWithProgress } from '../run-with-progress.ts'
import { hadoopTools, needsJava } from './tools.ts'

/** The versions of the Hadoop servers that can be started. */
export type HadoopVersion = '2.10.2' | '3.3.6'

const title = 'installing Hadoop and Spark (once, about a minute)'
const here = import.meta.dirname

/**
 * A folder with `venv` (Spark) and `hadoop-<version>` (the servers' jars and the class that starts them), filled at first
 * use and cached by what is to be installed. Downloads about 400 MB.
 */
export async function hadoopFolder(version: HadoopVersion): Promise<string> {
  needsJava()
  const recipe = ['requirements.txt', 'pom.xml', 'Hadoop.java'].map((name) =>
    readFileSync(join(here, name)),
  )
  const hash = createHash('sha256').update(Buffer.concat(recipe)).digest('hex').slice(0, 12)
  const folder = cacheFolder('hadoop', hash)
  mkdirSync(folder, { recursive: true })
  await once(join(folder, 'venv'), installSpark)
  await once(join(folder, `hadoop-${version}`), (servers) => installServers(servers, version))
  return folder
}

/** A folder that is there with a mark has been filled whole; one without is made anew. */
async function once(folder: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const complete = join(folder, 'complete')
  if (existsSync(complete)) return
  rmSync(folder, { recursive: true, force: true })
  await fill(folder)
  writeFileSync(complete, '')
}

async function installSpark(environment: string): Promise<void> {
  const { python } = hadoopTools()
  await runWithProgress({ title, command: python, args: ['-m', 'venv', environment] })
  await runWithProgress({
    title,
    command: join(environment, 'bin', 'python'),
    args: [
      ...['-m', 'pip', 'install', '--no-deps', '--progress-bar', 'off'],
      ...['--requirement', join(here, 'requirements.txt')],
    ],
  })
}

async function installServers(folder: string, version: HadoopVersion): Promise<void> {
  const { maven, javac } = hadoopTools()
  await runWithProgress({
    title,
    command: maven,
    args: [
      ...['-B', '-f', join(here, 'pom.xml'), 'dependency:copy-dependencies'],
      ...[`-Dhadoop.version=${version}`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
    ],
  })
  if (version.startsWith('2.')) removeNewerAsm(folder)
  const source = join(here, 'Hadoop.java')
  const args = ['--release', '11', '-nowarn', '-d', folder, '-cp', join(folder, '*'), source]
  await runWithProgress({ title, command: javac, args })
}

/** Jersey 1.9 needs the classes of asm 3; a JWT library that is not used here brings the same names in asm 5. */
function removeNewerAsm(folder: string): void {
  for (const name of readdirSync(folder))
    if (/^asm-5.*\.jar$/.test(name)) rmSync(join(folder, name))
}
