import type { Facts } from './facts.ts'
import type { Container, VolumeMount } from './kubernetes-container.ts'
import type { Pod } from './kubernetes-pod.ts'
import { failedContainer, outcomeOf } from './outcome.ts'
import { outputOf, type OutputLine } from './output.ts'

/** Where a write failed because nothing was left. */
export type FullPlace = {
  kind: 'claim' | 'emptyDir' | 'shared memory' | 'node disk' | 'unknown'
  /** Claim or volume; null for the node's disk. */
  name: string | null
  path: string | null
  /** EDQUOT: a quota of the file system, as CephFS says it. */
  quota: boolean
  line: OutputLine
  container: string | null
}

/** ENOSPC and EDQUOT in the words of Python, Rust, Go, Node, Java, coreutils, SQLite and Hugging Face. */
export const saysFull =
  /No space left on device|ENOSPC|\bErrno 28\b|StorageFull|Disk quota exceeded|EDQUOT|\bErrno 122\b|database or disk is full|Not enough disk space/i

/** How near to its end the output must say it: what comes after is the program's clean-up. */
const nearLines = 40

/** The place that was full when the work failed, or null where it did not fail of that. */
export function fullPlace(facts: Facts): FullPlace | null {
  if (outcomeOf(facts) === 'succeeded' || outcomeOf(facts) === 'running') return null
  const output = outputOf(facts).filter(
    ({ text, printer }) => text.trim() !== '' && printer !== 'spark',
  )
  const line = fullLine(facts, output) ?? airflowLine(facts)
  if (!line) return null
  const pod = facts.kubernetes.pod
  const container =
    (pod?.containers.find(({ name }) => name === line.container) ??
      (pod && failedContainer(pod))) ||
    null
  const quota = /Disk quota|EDQUOT|Errno 122/i.test(line.text)
  const path = pathIn(line.text)
  const found = { path, quota, line, container: container?.name ?? line.container }
  if (isSharedMemory(line.text, path))
    return { ...found, kind: 'shared memory', name: null, path: '/dev/shm' }
  const near = path ?? pathNear(output, line, container)
  return { ...found, path: near, ...placeOfPath(pod, container, near) }
}

function fullLine({ logs }: Facts, output: readonly OutputLine[]): OutputLine | null {
  const { ending } = logs
  const telling = output.filter(
    ({ text, level }) =>
      saysFull.test(text) &&
      !isListing(text) &&
      (level !== 'warning' || /^\S{0,80}.{0,120}NCCL WARN/.test(text)) &&
      !/Warning:/.test(text),
  )
  const last = telling.at(-1)
  if (!last) return null
  if (ending && saysFull.test(ending.words)) {
    return telling.findLast(({ text }) => pathIn(text) !== null) ?? last
  }
  const end = output.findLastIndex(
    ({ number, log }) => log === ending?.log && number === ending.lineNumber,
  )
  const at = output.indexOf(last)
  const from = end === -1 ? output.length : end
  return ending?.raised && !isWriting(ending.words) ? null : from - at <= nearLines ? last : null
}

/** A PythonOperator's own error stands in Airflow's words. */
function airflowLine({ logs }: Facts): OutputLine | null {
  const { ending } = logs
  if (!ending || ending.weak || ending.printer !== 'airflow') return null
  const text = ending.words.split('\n').findLast((line) => saysFull.test(line))
  if (text === undefined) return null
  const { lineNumber: number, log } = ending
  return { number, text, level: 'error', printer: 'airflow', container: null, starts: true, log }
}

/** Errors of a writer that follow from a full disk. */
const isWriting = (words: string): boolean =>
  /PytorchStreamWriter|inline_container|unexpected pos|fail(?:ed|ure)? (?:to )?writ|writ(?:e|ing) (?:error|failed)|\b(?:IOError|OSError|BadZipFile|SafetensorError|BlockingIOError|BrokenPipeError)\b|serializ|checkpoint|HDF5|Cannot write|exit status due to previous|NCCL error|DistBackendError/i.test(
    words,
  )

/** A line of `df` shows a full disk and is no error. */
const isListing = (text: string): boolean => /\d% \//.test(text)

/** The path a message names: quoted, before a colon, or after `writing`. */
function pathIn(text: string): string | null {
  const quoted = [...text.matchAll(/['"`<](\/[^'"`<>\s]{1,400})['"`>]/g)].at(-1)?.[1]
  if (quoted) return quoted
  const bare = /(?:^|[\s:=])(\/[^\s:'",;)]{1,400})(?=[:,;)\s]|$)/.exec(text)?.[1]
  return bare ?? null
}

const isSharedMemory = (text: string, path: string | null): boolean =>
  /shared memory|\(shm\)|\/dev\/shm/i.test(text) ||
  (path !== null && /^\/(?:dev\/shm\b|torch_\d|psm_|wnsm_|sem\.|nccl-)/.test(path))

/** The last path under a mount that was mentioned before, or the only one of the command line. */
function pathNear(
  output: readonly OutputLine[],
  line: OutputLine,
  container: Container | null,
): string | null {
  const until = output.indexOf(line)
  const before = output.slice(Math.max(0, until - nearLines), until + 1).map(({ text }) => text)
  const words = [...(container ? [...container.command, ...container.arguments] : []), ...before]
  for (const text of words.toReversed()) {
    if (isListing(text)) continue
    const paths = [...text.matchAll(/(?:^|[\s='"(:])(\/[\w./+@-]{2,300})/g)].map(
      ([, path]) => path ?? '',
    )
    const mounted = paths.findLast((path) => container && mountOf(container, path))
    if (mounted) return mounted
  }
  return fullMount(output)
}

/** `df` says which mount is full. */
function fullMount(output: readonly OutputLine[]): string | null {
  for (const { text } of output) {
    const mount = /\s100% (\/\S{0,300})\s*$/.exec(text)?.[1]
    if (mount) return mount
  }
  return null
}

/** Where no volume is mounted, whatever the pod. */
const scratch = /^\/(?:tmp|var\/tmp|root|home)\//

function placeOfPath(
  pod: Pod | null,
  container: Container | null,
  path: string | null,
): Pick<FullPlace, 'kind' | 'name'> {
  if (!pod || !container)
    return { kind: path !== null && scratch.test(path) ? 'node disk' : 'unknown', name: null }
  const mount = path === null ? null : mountOf(container, path)
  const volume = mount && pod.volumes.find(({ name }) => name === mount.volume)
  if (volume?.claimName) return { kind: 'claim', name: volume.claimName }
  if (volume) return { kind: 'emptyDir', name: volume.name }
  const hasClaim = container.mounts.some(({ volume: name }) =>
    pod.volumes.some((candidate) => candidate.name === name && candidate.claimName !== null),
  )
  return { kind: path === null && hasClaim ? 'unknown' : 'node disk', name: null }
}

/** The mount that a path lies in: the longest that is its beginning. */
export function mountOf(container: Container, path: string): VolumeMount | null {
  const mounts = container.mounts.filter(({ mountPath }) => {
    const root = mountPath.replace(/\/+$/, '')
    return root !== '' && (path === root || path.startsWith(`${root}/`))
  })
  return mounts.toSorted((one, other) => other.mountPath.length - one.mountPath.length)[0] ?? null
}
